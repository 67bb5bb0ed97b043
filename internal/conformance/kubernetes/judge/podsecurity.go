package judge

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// PodSecurity says what Pod Security forbids at a level (privileged, baseline,
// restricted) in the pod that the document, a Pod, StatefulSet or Deployment,
// describes; nil if it would be let in. The level's rules are the latest. What
// the pods do not get from the template is not seen: volumeClaimTemplates, and
// what admission adds. A document that cannot be read is refused like in
// Validate, but the rest of it is not validated.
func PodSecurity(document []byte, level string) []string {
	parsed, err := api.ParseLevel(level)
	if err != nil {
		return []string{fmt.Sprintf("level %q: %v", level, err)}
	}
	object, _, err := decode(document)
	if err != nil {
		return causes(err)
	}
	metadata, spec, err := podOf(object)
	if err != nil {
		return []string{err.Error()}
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return []string{err.Error()}
	}
	var forbidden []string
	rules := api.LevelVersion{Level: parsed, Version: api.LatestVersion()}
	for _, result := range evaluator.EvaluatePod(rules, metadata, spec) {
		if !result.Allowed {
			forbidden = append(forbidden, result.ForbiddenReason+": "+result.ForbiddenDetail)
		}
	}
	return forbidden
}

// podOf returns the pod that an object describes, in the version that the
// evaluator reads.
func podOf(object runtime.Object) (*metav1.ObjectMeta, *corev1.PodSpec, error) {
	var template core.PodTemplateSpec
	switch o := object.(type) {
	case *core.Pod:
		template = core.PodTemplateSpec{ObjectMeta: o.ObjectMeta, Spec: o.Spec}
	case *apps.StatefulSet:
		template = o.Spec.Template
	case *apps.Deployment:
		template = o.Spec.Template
	default:
		return nil, nil, fmt.Errorf("%T has no pods: give a Pod, StatefulSet or Deployment", object)
	}
	var external corev1.PodTemplateSpec
	if err := legacyscheme.Scheme.Convert(&template, &external, nil); err != nil {
		return nil, nil, err
	}
	return &external.ObjectMeta, &external.Spec, nil
}
