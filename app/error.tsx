"use client";

export { PageFailure as default } from "#components/feedback/page-failure.tsx";
