"use strict";

// What Pulumi runs with `--policy-pack policy`.

require("../start/bundle").load("policy");
