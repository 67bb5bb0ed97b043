package judge

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
)

// kind is how the API server validates the create of one kind.
type kind struct {
	namespaced bool
	validate   func(runtime.Object) field.ErrorList
}

// kinds are all that this package judges: those that the provider renders, and
// what stands around them in tests and examples.
var kinds = map[schema.GroupVersionKind]kind{
	{Group: "apps", Version: "v1", Kind: "Deployment"}:                 strategy("apps", deployment.Strategy),
	{Group: "apps", Version: "v1", Kind: "StatefulSet"}:                strategy("apps", statefulset.Strategy),
	{Group: "networking.k8s.io", Version: "v1", Kind: "NetworkPolicy"}: strategy("networking.k8s.io", networkpolicy.Strategy),
	{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"}:      strategy("policy", poddisruptionbudget.Strategy),
	{Version: "v1", Kind: "ConfigMap"}:                                 function(true, validation.ValidateConfigMap),
	{Version: "v1", Kind: "Namespace"}:                                 function(false, validation.ValidateNamespace),
	{Version: "v1", Kind: "Pod"}:                                       function(true, validatePod),
	{Version: "v1", Kind: "Secret"}:                                    function(true, validation.ValidateSecret),
	{Version: "v1", Kind: "Service"}:                                   function(true, validateService),
	{Version: "v1", Kind: "ServiceAccount"}:                            function(true, validation.ValidateServiceAccount),
}

// strategy is a kind judged by what the server itself calls on a create: it
// clears what a client may not set, then validates, by hand-written rules and by
// those declared beside the fields of the version that the client sent.
func strategy(group string, s rest.RESTCreateStrategy) kind {
	ctx := request.WithRequestInfo(context.Background(), &request.RequestInfo{APIGroup: group, APIVersion: "v1"})
	return kind{namespaced: s.NamespaceScoped(), validate: func(object runtime.Object) field.ErrorList {
		s.PrepareForCreate(ctx, object)
		return s.Validate(ctx, object)
	}}
}

// function is a kind judged by the one function that its strategy calls. The
// strategies of the core group themselves pull in half of the server.
func function[T runtime.Object](namespaced bool, validate func(T) field.ErrorList) kind {
	return kind{namespaced: namespaced, validate: func(object runtime.Object) field.ErrorList {
		typed, ok := object.(T)
		if !ok {
			return field.ErrorList{field.InternalError(nil, fmt.Errorf("%T is not the type of its kind", object))}
		}
		return validate(typed)
	}}
}

// validatePod is the validation of the pods' strategy.
func validatePod(pod *core.Pod) field.ErrorList {
	options := podutil.GetValidationOptionsFromPodSpecAndMeta(&pod.Spec, nil, &pod.ObjectMeta, nil)
	options.ResourceIsPod = true
	return validation.ValidatePodCreate(pod, options)
}

// validateService validates what the server's storage makes of a service first:
// clients may write clusterIP alone.
func validateService(service *core.Service) field.ErrorList {
	if service.Spec.ClusterIP != "" && len(service.Spec.ClusterIPs) == 0 {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
	return validation.ValidateServiceCreate(service)
}
