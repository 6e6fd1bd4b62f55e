import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { document } from "./document.ts";

writeFileSync(fileURLToPath(new URL("../docs/errors.md", import.meta.url)), document());
process.stdout.write("Wrote docs/errors.md.\n");
