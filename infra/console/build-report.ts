import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportData } from './collect-report.ts';

/**
 * A report as one page that asks for nothing outside of itself. What it reports is data in it, never HTML; and its
 * policy runs no script but its own, whatever a headline says. Copies are shown with their stories.
 */
export function buildReport({ copies: _, ...data }: ReportData): string {
  const style = page('base.css') + page('report.css');
  // One script of three modules: what the console shares, and the report's own.
  const modules = ['parts.mjs', 'list.mjs', 'report.mjs'].map(page).join('\n');
  const script = modules.replaceAll(/^import [^;]+;$/gm, '').replaceAll(/^export /gm, '');
  const policy = `default-src 'none'; style-src '${sourceHash(style)}'; script-src '${sourceHash(script)}'; base-uri 'none'; form-action 'none'`;
  const parts: Readonly<Record<string, string>> = {
    POLICY: policy,
    STYLE: style,
    SCRIPT: script,
    // No `<` ends the element early, no line separator ends a line.
    DATA: JSON.stringify(data).replaceAll('<', '\\u003c'),
  };
  return page('report.html').replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? '');
}

function page(name: string): string {
  return readFileSync(join(import.meta.dirname, 'page', name), 'utf8');
}

function sourceHash(text: string): string {
  return `sha256-${hash('sha256', text, 'base64')}`;
}
