package judge

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"istio.io/istio/istioctl/pkg/cli"
	"istio.io/istio/istioctl/pkg/validate"
	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/resource"
)

// Analyze gives the messages of "istioctl analyze --use-kube=false -A" about a
// stream of documents of Istio's and of Kubernetes' kinds, each as it is printed,
// for example "Warning [IST0128] (DestinationRule app/redis stream:15) …".
// Documents that the analyzers cannot read fail the test. Without -A the command
// tells only of the namespace default. With files it leaves out every analyzer
// that asks for a Namespace, Service, Pod or Secret: see AnalyzeCluster.
func Analyze(t testing.TB, stream string) []string {
	t.Helper()
	analyzer := local.NewIstiodAnalyzer(analyzers.AllCombined(), "", resource.Namespace("istio-system"), nil)
	if err := analyzer.AddDefaultResources(); err != nil {
		t.Fatal(err)
	}
	if err := analyzer.AddReaderKubeSource(source(stream)); err != nil {
		t.Fatal(err)
	}
	return messages(t, analyzer)
}

// AnalyzeCluster gives the messages of "istioctl analyze -A" in a cluster that
// holds nothing but the stream's documents.
func AnalyzeCluster(t testing.TB, stream string) []string {
	t.Helper()
	analyzer := local.NewIstiodAnalyzer(analyzers.AllCombined(), "", resource.Namespace("istio-system"), nil)
	if err := analyzer.AddTestReaderKubeSource(source(stream)); err != nil {
		t.Fatal(err)
	}
	return messages(t, analyzer)
}

func source(stream string) []local.ReaderSource {
	return []local.ReaderSource{{Name: "stream", Reader: strings.NewReader(stream)}}
}

func messages(t testing.TB, analyzer *local.IstiodAnalyzer) []string {
	t.Helper()
	stop := make(chan struct{})
	defer close(stop)
	result, err := analyzer.Analyze(stop)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, message := range result.Messages {
		all = append(all, message.String())
	}
	return all
}

// ValidateCLI is what "istioctl validate" prints about a stream of documents, and
// the error with which it ends, nil where it takes them for valid. It judges
// Istio's kinds as the webhook does, without the CRDs' schemas; of Services and
// Deployments it judges names of ports and labels, and it lets all other kinds
// pass unread.
func ValidateCLI(t testing.TB, stream string) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "stream.yaml")
	if err := os.WriteFile(file, []byte(stream), 0o600); err != nil {
		t.Fatal(err)
	}
	command := validate.NewValidateCommand(cli.NewFakeContext(&cli.NewFakeContextOption{IstioNamespace: "istio-system"}))
	var out bytes.Buffer
	command.SetOut(&out)
	command.SetErr(&out)
	command.SetArgs([]string{"-f", file})
	command.SilenceUsage = true
	err := command.Execute()
	return strings.ReplaceAll(out.String(), file, "stream.yaml"), err
}
