import { writeGolden } from "./golden.ts";

writeGolden();
process.stdout.write("Wrote db/golden/warehouse.sql.\n");
