import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { readdirSync } from 'node:fs';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const onlyHost = {
  group: ['@tauri-apps/*'],
  message: 'Only src/host/ talks to Tauri, so the page also runs in a browser and in tests.',
};
const noUpward = {
  group: ['**/app/*', '**/features/**'],
  message: 'Shared rooms know neither the app nor a feature.',
};

/** A feature may use shared rooms, never a neighbour: they meet only in src/app. */
const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({
    files: [`src/features/${name}/**/*.{ts,svelte}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            onlyHost,
            {
              regex: String.raw`^(\.\./)+(features/)?(?!${name}/)(today|failures|scenarios|webhooks|people|reports|backups|activity|settings|welcome|app)/`,
              message: 'A feature never imports another feature or the app around it.',
            },
          ],
        },
      ],
    },
  }));

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'src/gen'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'no-restricted-imports': ['error', { patterns: [onlyHost] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      'svelte/no-at-html-tags': 'error',
      // A rejection carries a Problem, the one thing every screen knows how to show.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      // The type says what is read from the address; nothing in it is written to.
      'svelte/prefer-svelte-reactivity': 'off',
      // Routes are hashes of one page; there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // Types of components are unknown to ESLint here; svelte-check, which knows them, is strict.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // Props are `let` by Svelte's own grammar.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    files: ['src/{parts,lib,text,data,host}/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [onlyHost, noUpward] }] },
  },
  ...features,
  {
    files: ['src/host/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [noUpward] }] },
  },
  { files: ['*.js', '*.ts'], languageOptions: { globals: { ...globals.node } } },
);
