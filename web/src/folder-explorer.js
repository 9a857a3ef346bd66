// What explores networks, as a plain script: folder.js loads it when it is asked for.

import { explore } from "./explorer.js";

globalThis.carreraExplorer = { explore };
