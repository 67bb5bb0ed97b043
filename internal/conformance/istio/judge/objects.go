package judge

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"istio.io/api/label"
	"istio.io/istio/pilot/pkg/model"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/yaml"
)

// objects are what the kubelets and Kubernetes' controllers make: the pods with
// their status, and the EndpointSlices of the Services among the documents.
func objects(t testing.TB, pods []Pod, documents []string) []runtime.Object {
	t.Helper()
	var all []runtime.Object
	for _, pod := range pods {
		all = append(all, podObject(pod))
	}
	for _, document := range documents {
		var service corev1.Service
		if err := yaml.Unmarshal([]byte(document), &service.TypeMeta); err != nil {
			t.Fatal(err)
		}
		if service.Kind != "Service" || service.APIVersion != "v1" {
			continue
		}
		if err := yaml.UnmarshalStrict([]byte(document), &service); err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
		if len(service.Spec.Selector) > 0 {
			all = append(all, slices.Collect(sliced(service, pods))...)
		}
	}
	return all
}

func podObject(pod Pod) *corev1.Pod {
	object := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: pod.Namespace, Name: pod.Name, Labels: maps.Clone(pod.Labels)},
		Spec:       corev1.PodSpec{ServiceAccountName: cmp.Or(pod.ServiceAccount, "default")}, // as admission does
		Status: corev1.PodStatus{
			Phase:      corev1.PodRunning,
			PodIP:      pod.IP,
			PodIPs:     []corev1.PodIP{{IP: pod.IP}},
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
		},
	}
	if !pod.Outside && !pod.Waypoint {
		if object.Labels == nil {
			object.Labels = map[string]string{}
		}
		// The injector writes this label; automatic mutual TLS goes by it.
		object.Labels[label.SecurityTlsMode.Name] = model.IstioMutualTLSModeLabel
	}
	return object
}

// sliced yields an EndpointSlice for each pod of a Service. The controller would
// put several into one; it makes no difference to who reads them.
func sliced(service corev1.Service, pods []Pod) func(yield func(runtime.Object) bool) {
	selector := labels.SelectorFromSet(service.Spec.Selector)
	return func(yield func(runtime.Object) bool) {
		for _, pod := range pods {
			if pod.Namespace != service.Namespace || !selector.Matches(labels.Set(pod.Labels)) {
				continue
			}
			if !yield(endpointSlice(service, pod)) {
				return
			}
		}
	}
}

func endpointSlice(service corev1.Service, pod Pod) *discoveryv1.EndpointSlice {
	ready := true
	result := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: service.Namespace,
			Name:      service.Name + "-" + pod.Name,
			Labels:    map[string]string{discoveryv1.LabelServiceName: service.Name},
		},
		AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints: []discoveryv1.Endpoint{{
			Addresses:  []string{pod.IP},
			Conditions: discoveryv1.EndpointConditions{Ready: &ready},
			TargetRef:  &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name},
		}},
	}
	for _, port := range service.Spec.Ports {
		number := port.Port
		switch target := port.TargetPort; {
		case target.Type == intstr.String && target.StrVal != "":
			number = int32(pod.Ports[target.StrVal])
		case target.IntVal != 0:
			number = target.IntVal
		}
		result.Ports = append(result.Ports, discoveryv1.EndpointPort{
			Name: &port.Name, Port: &number, AppProtocol: port.AppProtocol,
		})
	}
	return result
}
