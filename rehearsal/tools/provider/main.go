// Command pulumi-resource-kubernetes is the official Kubernetes provider of Pulumi. Its own command embeds files that are
// generated at release and not in its module; of these an ordinary run reads none.
package main

import (
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

func main() {
	schema := []byte(`{"name":"kubernetes","version":"` + version.Version + `"}`)
	provider.Serve("kubernetes", version.Version, schema, []byte("{}"))
}
