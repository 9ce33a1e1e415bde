// Command busyambassador is the Go part of the Emissary to which an edge moves in the traffic test. Like the original it
// is what its name says: the entry point of the image, or kubestatus.
package main

import (
	"context"

	"github.com/emissary-ingress/emissary/v3/cmd/entrypoint"
	"github.com/emissary-ingress/emissary/v3/cmd/kubestatus"
	"github.com/emissary-ingress/emissary/v3/pkg/busy"
	"github.com/emissary-ingress/emissary/v3/pkg/environment"
	"github.com/emissary-ingress/emissary/v3/pkg/utils"
)

func main() {
	busy.Main("busyambassador", "Ambassador", utils.GetVersion(), map[string]busy.Command{
		"entrypoint": {Setup: func(context.Context) {}, Run: entrypoint.Main},
		"kubestatus": {Setup: environment.EnvironmentSetupEntrypoint, Run: kubestatus.Main},
	})
}
