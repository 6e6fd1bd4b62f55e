"use client";

import { Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Connection, Lines } from "#kits/connection.ts";
import { CopiedLine } from "./copied-line.tsx";
import classes from "./kits.module.css";

/** How to connect with the tools that customers use; without any script, and on paper, too. */
export function Guide({ connection, lines }: { connection: Connection; lines: Lines }) {
  const say = useTranslations("kits.guide");
  const form = connection.isCertified ? "certificate" : "password";
  const role = connection.user;
  const tools = [
    { name: "psql", text: say("psql.text"), line: lines.psql },
    { name: "jdbc", text: say(`jdbc.${form}`, { role }), line: lines.jdbc },
    { name: "powerbi", text: say(`powerbi.${form}`, { role }) },
    { name: "metabase", text: say(`metabase.${form}`, { role }) },
    { name: "looker", text: say(`looker.${form}`, { role }) },
    { name: "python", text: say("python.text"), line: lines.python },
    { name: "excel", text: say(`excel.${form}`, { role }) },
    { name: "npgsql", text: say("npgsql.text"), line: lines.npgsql },
  ] as const;
  return (
    <div>
      <Text fz="sm" c="dimmed" mb="xs">
        {say("files")}
      </Text>
      {tools.map((tool) => (
        <details key={tool.name} className={classes.guide} open={tool.name === "psql"}>
          <summary>{say(`${tool.name}.title`)}</summary>
          <Stack gap={6} mt={4}>
            <Text fz="sm">{tool.text}</Text>
            {"line" in tool ? <CopiedLine text={tool.line} /> : null}
          </Stack>
        </details>
      ))}
    </div>
  );
}
