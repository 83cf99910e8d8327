// Builds the extension: `node build.mjs WORKPLACE`. Node modules live in WORKPLACE, outside what
// git sees; the pages of topics (`rap/topics/TOPIC/page`) come to `src/topics/TOPIC` there, and name
// what they share as `#ui/...`; the result goes to ../labextension
// with the hash of everything it was made from, which tests/lab/test_lab_bundle.py compares.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readPo } from './po.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const place = resolve(process.argv[2] ?? '');
const builder = process.argv[3] ?? 'jupyter-builder';
const INPUTS = ['install.json', 'package.json', 'schema', 'src', 'style', 'tsconfig.json'];
const run = (command, ...words) => execFileSync(command, words, { cwd: place, stdio: 'inherit' });

function files(path) {
  return readdirSync(join(here, path), { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? files(`${path}/${entry.name}`) : [`${path}/${entry.name}`]
  );
}

/**
 * The words of the screen, a module for each language, and what each calls itself: the compiler
 * checks that each has them all.
 */
function wordModules() {
  const said = LANGUAGES.map(language => [language, readPo(catalogue(language))]);
  const menu = said.map(([language, words]) => [language, words.language]);
  const names = Object.fromEntries([...menu.slice(1), menu[0]]);
  const modules = said.map(([language, words]) => {
    const text = JSON.stringify(words, null, 2);
    return language === 'en'
      ? [language, `export const en = ${text};\nexport type Words = Record<keyof typeof en, string>;\n`]
      : [language, `import { Words } from './en';\nexport const ${language}: Words = ${text};\n`];
  });
  const listed = `export const NAMES: Readonly<Record<string, string>> = ${JSON.stringify(names)};\n`;
  return [...modules, ['names', listed]];
}

const topics = join(here, '..', '..', 'topics');
const paged = readdirSync(topics)
  .filter(name => existsSync(join(topics, name, 'page')))
  .sort();

const pages = paged.flatMap(name => files(`../../topics/${name}/page`));
const listed = [
  ...INPUTS.flatMap(name => (name.includes('.') ? [name] : files(name))).sort(),
  ...pages.sort()
];
const hash = createHash('sha256');
for (const name of listed) {
  hash
    .update(`${name}\0`)
    .update(readFileSync(join(here, name)))
    .update('\0');
}
const LANGUAGES = ['en', 'fr', 'nl'];
const catalogue = language => join(here, '..', '..', 'languages', language, 'screen.po');
for (const language of LANGUAGES) {
  hash
    .update(`${language}/screen.po\0`)
    .update(readFileSync(catalogue(language)))
    .update('\0');
}
const inputs = hash.digest('hex');

mkdirSync(place, { recursive: true });
for (const name of [...INPUTS, 'tsconfig.test.json', 'tests']) {
  rmSync(join(place, name), { recursive: true, force: true });
  cpSync(join(here, name), join(place, name), { recursive: true });
}
paged.forEach(name =>
  cpSync(join(topics, name, 'page'), join(place, 'src', 'topics', name), { recursive: true })
);
const notOurs = wordModules().map(([name, text]) => {
  writeFileSync(join(place, 'src', 'words', `${name}.ts`), text);
  return `!src/words/${name}.ts`;
});
const installed = join(place, '.installed');
const wanted = readFileSync(join(here, 'package.json'), 'utf8');
if (!existsSync(installed) || readFileSync(installed, 'utf8') !== wanted) {
  run('npm', 'install', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund');
  writeFileSync(installed, wanted);
}
['lib', 'tested', 'labextension'].forEach(name =>
  rmSync(join(place, name), { recursive: true, force: true })
);
run(
  'npx',
  '--no-install',
  'prettier',
  '--check',
  'src/**/*.{ts,tsx}',
  'tests/*.ts',
  '!src/contract/*.ts',
  ...notOurs
);
run('npx', '--no-install', 'tsc');
run('npx', '--no-install', 'tsc', '-p', 'tsconfig.test.json');
const tested = { type: 'commonjs', imports: { '#ui/*': './src/*.js' } };
writeFileSync(join(place, 'tested', 'package.json'), `${JSON.stringify(tested)}\n`);
run(process.execPath, '--test', join(place, 'tested', 'tests'));
run(builder, 'build', '.');

// what `rap.lab.show_source` shows in a notebook: one module, made by the bundler that the builder
// brings
const shown = join(here, '..', 'shown');
const { rspack } = createRequire(join(place, 'package.json'))('@rspack/core');
const output = {
  path: shown,
  filename: 'source.js',
  module: true,
  library: { type: 'module' },
  clean: true
};
const stats = await new Promise((resolve, reject) =>
  rspack({
    mode: 'production',
    context: place,
    target: ['web', 'es2022'],
    devtool: false,
    entry: './lib/shown/index.js',
    output
  }).run((error, result) => (error ? reject(error) : resolve(result)))
);
if (stats.hasErrors()) {
  throw new Error(stats.toString('errors-only'));
}
cpSync(join(here, 'style', 'shown.css'), join(shown, 'source.css'));

const made = join(place, 'labextension');
rmSync(join(made, 'schemas', 'rap-lab', 'package.json.orig'), { force: true });
cpSync(join(here, 'install.json'), join(made, 'install.json'));
writeFileSync(join(made, 'inputs.sha256'), `${inputs}\n`);
const out = join(here, '..', 'labextension');
rmSync(out, { recursive: true, force: true });
cpSync(made, out, { recursive: true });
