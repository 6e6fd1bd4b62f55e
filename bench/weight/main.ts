import { readFileSync } from "node:fs";
import sizeLimit from "size-limit";
import filePlugin from "@size-limit/file";
