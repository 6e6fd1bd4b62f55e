/** Each file: the columns that COPY reads, and how many rows the published dataset has. */
export type OuladFile = { name: string; columns: string; rows: number };

export const ouladFiles: OuladFile[] = [
  {
    name: "courses",
    columns: "code_module text, code_presentation text, module_presentation_length integer",
    rows: 22,
  },
  {
    name: "assessments",
    columns: `code_module text, code_presentation text, id_assessment integer, assessment_type text, date integer,
      weight numeric`,
    rows: 206,
  },
  {
    name: "vle",
    columns: `id_site integer, code_module text, code_presentation text, activity_type text, week_from integer,
      week_to integer`,
    rows: 6_364,
  },
  {
    name: "studentInfo",
    columns: `code_module text, code_presentation text, id_student integer, gender text, region text,
      highest_education text, imd_band text, age_band text, num_of_prev_attempts integer, studied_credits integer,
      disability text, final_result text`,
    rows: 32_593,
  },
  {
    name: "studentRegistration",
    columns: `code_module text, code_presentation text, id_student integer, date_registration integer,
      date_unregistration integer`,
    rows: 32_593,
  },
  {
    name: "studentAssessment",
    columns:
      "id_assessment integer, id_student integer, date_submitted integer, is_banked integer, score numeric",
    rows: 173_912,
  },
  {
    name: "studentVle",
    columns: `code_module text, code_presentation text, id_student integer, id_site integer, date integer,
      sum_click integer`,
    rows: 10_655_280,
  },
];
