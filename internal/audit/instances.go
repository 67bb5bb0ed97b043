package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
)

// onInstances makes a check of one that looks at managed instances one by one. A
// fact that is not known is no finding. What is wrong follows the resource's name
// in a sentence.
func onInstances(attribute string, fact func(cloud.Instance) *bool, unsafe bool, wrong string) Check {
	return Check{needs(Instances), func(s Subject) []Hit {
		var hits []Hit
		for _, i := range s.Instances {
			if !is(fact(i), unsafe) {
				continue
			}
			hit := Hit{Artefact: i.Resource, Path: i.Path, Subject: i.Resource, Message: fmt.Sprintf("%s %s.", i.Resource, wrong)}
			if name := i.Attributes[attribute]; name != "" {
				hit.Path = i.Path.Attr(name)
				hit.Message = fmt.Sprintf("%s %s, as %s has it.", i.Resource, wrong, name)
			}
			hits = append(hits, hit)
		}
		return hits
	}}
}
