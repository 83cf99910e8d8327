"use strict";(self.rspackChunkrap_lab=self.rspackChunkrap_lab||[]).push([[700],{1275(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`.rap-form-box {
  display: grid;
  gap: 8px;
  width: 420px;
  max-width: calc(100vw - 16px);
  max-height: calc(100vh - 32px);
  overflow-y: auto;
  padding: 12px;
}

.rap-form-box h3 {
  margin: 0;
  font-size: 14px;
}

.rap-form-box p {
  margin: 0;
}

.rap-form-box .rap-trouble:empty,
.rap-told:empty {
  display: none;
}

.rap-form-box button:disabled {
  opacity: 0.55;
  cursor: default;
}

.rap-preview {
  margin: 0;
  padding: 4px 0 4px 22px;
  max-height: 220px;
  overflow-y: auto;
}

.rap-preview li {
  margin: 3px 0;
}

.rap-forms .rap-preview {
  padding-inline-start: 26px;
  list-style: none;
}

.rap-told {
  margin: 0;
  padding-inline-start: 20px;
}

.rap-seen {
  display: flex;
  align-items: center;
  gap: 8px;
}

.rap-seen[hidden] {
  display: none;
}

.rap-practice {
  padding: 1px 9px;
  border: 1px dashed var(--rap-quiet);
  border-radius: 10px;
}

.rap-few {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  padding: 10px 14px;
  border-top: 1px solid var(--rap-hair);
}

.rap-few[hidden] {
  display: none;
}

.rap-few .rap-big {
  display: inline-flex;
  align-items: center;
  gap: 10px;
  min-height: 52px;
  padding: 8px 18px;
  font-size: 18px;
  border-radius: 10px;
}

.rap-big .rap-swatch {
  width: 16px;
  height: 16px;
}

.rap-simple {
  --rap-size: 22px;
}

.rap-simple .rap-mode,
.rap-simple [data-command='rap:in-vivo'],
.rap-simple [aria-pressed]:not(.rap-done, .rap-chip) {
  display: none;
}

.rap-simple .rap-tool {
  min-width: 46px;
  height: 46px;
  font-size: 16px;
}

.rap-simple .rap-chip,
.rap-simple .rap-chip-off {
  height: 44px;
  font-size: 16px;
}

.rap-simple .rap-here {
  max-height: 120px;
}

.rap-note {
  padding-inline-start: 10px;
  max-width: 80ch;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}
`,""]),p.d(r,{},{A:n})},1335(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Short answers: the codes stay in sight, the chosen answer is marked, chips stand under it. */

.rap-answers-head {
  align-items: end;
  display: grid;
  gap: 8px 14px;
  grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
}

.rap-answers-head .rap-plain {
  justify-self: start;
}

.rap-answers-bar {
  background: var(--jp-layout-color1);
  border-bottom: 1px solid var(--rap-hair);
  margin-top: 10px;
  padding: 8px 0;
  position: sticky;
  top: 0;
  z-index: 2;
}

.rap-answers-codes {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
}

.rap-answers-code {
  align-items: center;
  display: flex;
  gap: 7px;
  min-height: 38px;
  text-align: start;
}

.rap-answers-alike {
  margin-top: 8px;
}

.rap-answers-alike[hidden] {
  display: none;
}

.rap-answers {
  list-style: none;
  margin: 8px 0 40px;
  padding: 0;
}

.rap-answers li {
  border-bottom: 1px solid var(--rap-hair);
  padding: 2px 0;
}

.rap-answers li:has([aria-current]) {
  background: color-mix(in srgb, var(--rap-accent) 12%, transparent);
}

.rap-answer {
  background: none;
  border: 0;
  border-inline-start: 3px solid transparent;
  color: inherit;
  cursor: pointer;
  display: block;
  font: inherit;
  font-size: 15px;
  line-height: 1.5;
  overflow-wrap: anywhere;
  padding: 6px 10px;
  /* what is chosen by keys is not hidden behind the codes */
  scroll-margin-block: 220px 60px;
  text-align: start;
  white-space: pre-line;
  width: 100%;
}

.rap-answer[aria-current] {
  border-inline-start-color: var(--rap-accent);
}

.rap-answers .rap-chips:not(:empty) {
  display: flex;
  padding: 0 0 6px 13px;
}

@media (width < 600px) {
  .rap-answers-codes {
    gap: 5px;
  }

  .rap-answers-code {
    min-height: 40px;
    padding: 4px 9px;
  }

  .rap-answers-code kbd,
  .rap-answers-alike kbd {
    display: none;
  }
}
`,""]),p.d(r,{},{A:n})},2966(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Answers to a survey that come in: a row for each question and column, with what becomes of it. */

.rap-page :is(.rap-answers-in, .rap-ans-back) {
  margin: 30px 0 0;
  padding: 20px 0 0;
  border-top: 1px solid var(--rap-hair);
}

.rap-page :is(.rap-answers-in, .rap-ans-back) > h2 {
  margin: 0 0 4px;
  font-size: 19px;
  font-weight: 650;
}

.rap-page .rap-answers-in details {
  margin: 14px 0 0;
}

.rap-page .rap-answers-in textarea {
  display: block;
  box-sizing: border-box;
  width: 100%;
  margin: 0 0 8px;
  font-family: var(--jp-code-font-family);
}

.rap-page .rap-ans-head {
  margin: 14px 0 0;
  font-size: 17px;
  overflow-wrap: anywhere;
}

.rap-page .rap-ans-head:focus-visible {
  outline: none;
}

/* what is quoted from a file keeps its letters */
.rap-page .rap-answers-in .rap-named > span::first-letter {
  text-transform: none;
}

.rap-page .rap-answers-in details + div,
.rap-page .rap-answers-in div + .rap-acts {
  margin-top: 14px;
}

.rap-page .rap-ans-which .rap-out-more {
  margin: 8px 0 4px;
}

.rap-page .rap-ans-counts {
  margin: 12px 0;
  padding-inline-start: 20px;
}

.rap-page .rap-ans-alone {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 14px;
  align-items: center;
  margin: 14px 0 0;
}

.rap-page .rap-ans-alone p {
  margin: 0;
  max-width: 75ch;
}

.rap-page .rap-ans-rows {
  margin: 8px 0 0;
  padding: 0;
  list-style: none;
}

.rap-page .rap-ans-rows > li:not(.rap-ans-row) {
  margin: 5px 0;
  max-width: 80ch;
}

.rap-page .rap-ans-row {
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 250px);
  gap: 4px 16px;
  align-items: start;
  padding: 9px 0;
  border-top: 1px solid var(--rap-hair);
}

.rap-page .rap-ans-row select {
  width: 100%;
}

.rap-page .rap-ans-question {
  min-width: 0;
  overflow-wrap: anywhere;
}

.rap-page .rap-ans-question p {
  margin: 2px 0 0;
}

.rap-page .rap-ans-question .rap-out-more {
  margin: 8px 0 2px;
}

.rap-page .rap-ans-out strong {
  font-weight: 400;
}

.rap-page .rap-ans-warn {
  padding-inline-start: 10px;
  border-inline-start: 3px solid var(--rap-accent);
}

@media (max-width: 700px) {
  .rap-page .rap-ans-row {
    grid-template-columns: minmax(0, 1fr);
  }
}
`,""]),p.d(r,{},{A:n})},6312(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* The blank screen, and the page that is left when a study is closed. */

.rap-blanked > :not(.rap-blank) {
  opacity: 0 !important;
}

.rap-blank {
  position: fixed;
  inset: 0;
  z-index: 2147483647;
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: flex-end;
  gap: 8px;
  padding: 24px;
  color: var(--jp-ui-font-color1);
  background: var(--jp-layout-color1);
}

.rap-blank-show {
  padding: 8px 16px;
  border: 1px solid var(--jp-border-color1);
  border-radius: 6px;
  font: inherit;
  color: inherit;
  background: transparent;
}

.rap-closing {
  display: flex;
  flex-direction: column;
  justify-content: center;
  max-width: 34em;
  min-height: 100vh;
  margin: 0 auto;
  padding: 24px;
  font-size: 17px;
  line-height: 1.5;
  color: var(--jp-ui-font-color1);
}

body:has(> .rap-closing) {
  background: var(--jp-layout-color1);
}

@media print {
  .rap-blanked > :not(.rap-blank) {
    display: none !important;
  }
}
`,""]),p.d(r,{},{A:n})},4009(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`.rap-box,
.rap-hover,
.rap-find {
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color0);
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  box-shadow: 0 8px 28px rgb(0 0 0 / 22%);
  font: 13px/1.4 var(--jp-ui-font-family);
}

.rap-box {
  position: fixed;
  z-index: 10000;
  width: 340px;
  padding: 8px;
  box-sizing: border-box;
}

.rap-choices {
  max-height: 296px;
  overflow-y: auto;
  margin-top: 6px;
}

.rap-choice {
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 5px 8px;
  border-radius: 6px;
  cursor: pointer;
}

.rap-choice[aria-selected='true'] {
  background: color-mix(in srgb, var(--rap-accent) 18%, transparent);
}

.rap-choice-label {
  flex: 1;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.rap-choice-more {
  font-style: italic;
}

.rap-new-code {
  display: grid;
  gap: 8px;
  padding: 12px;
}

.rap-new-code textarea {
  resize: vertical;
}

.rap-box-foot {
  display: flex;
  justify-content: flex-end;
  gap: 8px;
}

.rap-new-code .rap-trouble:empty {
  display: none;
}

.rap-hover {
  position: fixed;
  z-index: 9999;
  max-width: 340px;
  padding: 8px 11px;
  pointer-events: none;
}

.rap-hover-row {
  display: grid;
  grid-template-columns: auto auto 1fr;
  align-items: center;
  gap: 0 8px;
}

.rap-hover-row + .rap-hover-row {
  margin-top: 7px;
}

.rap-hover-definition {
  grid-column: 2 / -1;
  font-size: 12px;
  color: var(--rap-quiet);
  display: -webkit-box;
  -webkit-line-clamp: 2;
  -webkit-box-orient: vertical;
  overflow: hidden;
}

.rap-find {
  position: absolute;
  top: 10px;
  right: 40px;
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 6px 8px;
  z-index: 3;
}

.rap-find[hidden] {
  display: none;
}

.rap-find .rap-field {
  width: 220px;
}

/* All keys, in as many columns as there is room for; JupyterLab puts what is in a dialog below each
   other. */

.rap-keys-box .jp-Dialog-content {
  max-width: 92vw;
  max-height: 88vh;
}

.rap-keys-box .rap-keys {
  display: flex;
  flex-flow: row wrap;
  align-content: flex-start;
  gap: 0 40px;
  width: min(900px, 84vw);
  overflow-y: auto;
  font: 13px/1.45 var(--jp-ui-font-family);
  padding: 2px 4px;
}

.rap-keys > div {
  flex: 1 1 360px;
  min-width: 0;
}

.rap-keys-part {
  margin-bottom: 14px;
}

.rap-keys h3 {
  font-size: 13px;
  margin: 0 0 4px;
}

.rap-keys table {
  border-collapse: collapse;
  table-layout: fixed;
  width: 100%;
}

.rap-keys th {
  text-align: start;
  font-weight: 400;
  padding: 2px 12px 2px 0;
  vertical-align: top;
}

.rap-keys td {
  padding: 2px 0;
  width: 65%;
}

.rap-keys th kbd {
  display: inline-block;
  white-space: nowrap;
  font: 12px var(--jp-ui-font-family);
  border: 1px solid var(--rap-hair);
  border-radius: 4px;
  padding: 0 5px;
}
`,""]),p.d(r,{},{A:n})},6347(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Bring interviews in: files, text and people beside each other; what will happen below. */

.rap-bring .rap-page-scroll {
  container: rap-bring / inline-size;
}

.rap-bring .rap-page-inner {
  display: grid;
  grid-template: auto minmax(0, 1fr) / auto 1fr;
  gap: 8px 20px;
  align-items: baseline;
  box-sizing: border-box;
  height: 100%;
  max-width: 1680px;
  padding: 14px 24px 0;
}

.rap-bring .rap-news {
  margin: 0;
}

.rap-bring .rap-page-body {
  grid-column: 1 / -1;
  display: flex;
  flex-direction: column;
  align-self: stretch;
}

.rap-drop {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 10px;
  margin: 18px 0;
  padding: 54px 24px 44px;
  text-align: center;
  border: 1.5px dashed color-mix(in srgb, var(--rap-accent) 60%, transparent);
  border-radius: 16px;
  background: color-mix(in srgb, var(--rap-accent) 5%, transparent);
}

.rap-drop p {
  margin: 0;
  max-width: 64ch;
}

.rap-page .rap-drop-lead {
  font-size: 19px;
  font-weight: 600;
}

.rap-drop-acts {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
}

.rap-drop-small {
  padding: 26px 24px 22px;
}

.rap-bring-left .rap-drop {
  margin: 0 0 10px;
  padding: 8px;
  border-radius: 10px;
}

.rap-bring-left .rap-drop-acts button {
  padding: 3px 9px;
  font-size: 13px;
}

.rap-dropping .rap-drop {
  border-style: solid;
  background: color-mix(in srgb, var(--rap-accent) 16%, transparent);
}

.rap-bring h2 {
  font-size: 15px;
  font-weight: 650;
  margin: 0 0 8px;
}

.rap-bring-about {
  padding: 6px 2px 14px;
  overflow-y: auto;
}

.rap-bring-about .rap-asking {
  margin: 0 0 10px;
}

.rap-bring-about .rap-asking .rap-field {
  box-sizing: border-box;
  height: 34px;
}

.rap-bring-both {
  display: grid;
  grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr);
  gap: 10px 36px;
}

.rap-bring-agreed .rap-consents {
  border-collapse: collapse;
  width: 100%;
}

.rap-bring-agreed th {
  font-weight: 600;
  text-align: start;
  vertical-align: top;
}

.rap-bring-agreed th[scope='row'] {
  font-weight: 400;
  white-space: nowrap;
}

.rap-bring-agreed td + td,
.rap-bring-agreed th + th {
  padding-inline-start: 6px;
}

.rap-bring-means {
  display: block;
  font-size: 12px;
  font-weight: 400;
  line-height: 1.35;
}

.rap-bring-agreed > .rap-quiet {
  font-size: 12px;
  margin: 4px 0 6px;
}

.rap-bring-names {
  border: 0;
  margin: 0;
  padding: 0;
}

.rap-bring-names legend {
  font-weight: 600;
  padding: 8px 0 4px;
}

.rap-bring-names .rap-check {
  display: flex;
  align-items: baseline;
  gap: 8px;
  padding: 4px 0;
}

.rap-bring-door .rap-vault-form {
  flex-wrap: wrap;
  max-width: none;
  margin-top: 4px;
}

.rap-bring-work {
  display: grid;
  grid-template-columns: minmax(180px, 240px) minmax(0, 1fr);
  gap: 20px;
  flex: 1;
  min-height: 380px;
}

.rap-bring-left,
.rap-bring-main {
  display: flex;
  flex-direction: column;
  min-height: 0;
  min-width: 0;
}

.rap-bring-drop {
  align-self: flex-start;
  flex: none;
  margin-top: 8px;
  font-size: 13px;
}

.rap-bring-files {
  flex: 1;
}

.rap-bring-steps-bar {
  display: flex;
  gap: 2px;
  margin-bottom: 10px;
  border-bottom: 1px solid var(--rap-hair);
}

.rap-bring-looking {
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(230px, 310px);
  gap: 16px;
  flex: 1;
  min-height: 0;
}

.rap-bring-files,
.rap-bring-right {
  overflow-y: auto;
  min-height: 0;
}

.rap-bring-middle {
  display: flex;
  flex-direction: column;
  min-height: 0;
  border: 1px solid var(--rap-hair);
  border-radius: 12px;
  overflow: hidden;
}

/* the files */

.rap-bring-group {
  margin-bottom: 10px;
}

.rap-bring-group > summary {
  position: sticky;
  top: 0;
  padding: 5px 4px;
  font-weight: 600;
  background: var(--jp-layout-color1);
  cursor: pointer;
}

.rap-bring-alike {
  margin: 0;
  padding: 0 4px 4px 18px;
  font-size: 12.5px;
}

.rap-bring-group .rap-plain-list > li {
  padding: 0;
}

.rap-page .rap-bring-file {
  display: grid;
  grid-template-columns: 18px minmax(0, 1fr);
  gap: 0 4px;
  width: 100%;
  font: inherit;
  color: inherit;
  text-align: start;
  background: none;
  border: 0;
  border-radius: 7px;
  padding: 4px 6px;
  cursor: pointer;
}

.rap-page .rap-bring-file:hover {
  background: var(--rap-soft);
}

.rap-page .rap-bring-file[aria-current='true'] {
  background: color-mix(in srgb, var(--rap-accent) 16%, transparent);
}

.rap-bring-sign {
  font-weight: 700;
  color: var(--rap-accent);
}

.rap-bring-name {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.rap-bring-why {
  grid-column: 2;
  font-size: 12px;
  line-height: 1.35;
}

.rap-bring-why:empty {
  display: none;
}

/* the text */

.rap-bring-talk {
  display: flex;
  flex-direction: column;
  flex: 1;
  min-height: 0;
}

.rap-bring-head {
  padding: 8px 16px 6px;
  border-bottom: 1px solid var(--rap-hair);
}

.rap-bring-head h2,
.rap-bring-head p {
  margin: 0;
  overflow-wrap: anywhere;
}

.rap-bring-head p {
  font-size: 12.5px;
}

.rap-bring-talk > .rap-quiet {
  padding: 16px;
  margin: 0;
}

.rap-bring-lines {
  flex: 1;
  overflow-y: auto;
  padding: 6px 0;
}

.rap-bring-line {
  --who: transparent;
  display: grid;
  grid-template-columns: 34px clamp(84px, 18%, 150px) minmax(0, 1fr);
  gap: 0 10px;
  padding: 1px 14px 1px 0;
  font: 15px/1.5 var(--jp-content-font-family);
  content-visibility: auto;
  contain-intrinsic-size: auto 24px;
  cursor: default;
}

.rap-bring-line[data-start] {
  padding-top: 5px;
}

.rap-bring-n {
  text-align: end;
  font: 11px/22px var(--jp-ui-font-family);
  font-variant-numeric: tabular-nums;
  color: var(--rap-quiet);
}

.rap-bring-line .rap-bring-who {
  font: 600 12.5px/22px var(--jp-ui-font-family);
  padding-inline-start: 8px;
  border-inline-start: 4px solid var(--who);
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.rap-bring-text {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.rap-bring-label {
  color: var(--rap-quiet);
  font-size: 13px;
}

.rap-bring-line:not([data-fate='spoken']) .rap-bring-text {
  color: var(--rap-quiet);
  font-style: italic;
}

.rap-bring-line[data-fate='dropped'] .rap-bring-text {
  text-decoration: line-through;
}

.rap-bring-line:not([data-fate='spoken']) .rap-bring-who {
  font-weight: 400;
  font-style: italic;
  color: var(--rap-quiet);
}

.rap-bring-line:hover {
  background: var(--rap-soft);
}

.rap-bring-line[aria-selected='true'] {
  background: color-mix(in srgb, var(--rap-accent) 14%, transparent);
  box-shadow: inset 3px 0 0 var(--rap-accent);
}

.rap-bring-line[data-doubt] .rap-bring-text {
  text-decoration: underline wavy #b8860b 1.5px;
  text-underline-offset: 3px;
}

.rap-bring-line[data-doubt] .rap-bring-n::before {
  content: '? ';
  font-weight: 700;
  color: var(--jp-ui-font-color0);
}

.rap-bring-doubt {
  grid-column: 3;
  font: 12.5px/1.45 var(--jp-ui-font-family);
  margin: 2px 0 4px;
  padding: 3px 10px;
  border-radius: 6px;
  background: color-mix(in srgb, #e6a700 20%, transparent);
}

.rap-bring-doubt[hidden] {
  display: none;
}

.rap-bring [data-who='1'] { --who: #4477aa; }
.rap-bring [data-who='2'] { --who: #cc6677; }
.rap-bring [data-who='3'] { --who: #228833; }
.rap-bring [data-who='4'] { --who: #b8860b; }
.rap-bring [data-who='5'] { --who: #aa3377; }
.rap-bring [data-who='6'] { --who: #2a8f9d; }
.rap-bring [data-who='7'] { --who: #8c510a; }
.rap-bring [data-who='8'] { --who: #6a51a3; }

.rap-bring-acts {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 10px;
  flex: none;
  max-height: 46%;
  overflow-y: auto;
  box-sizing: border-box;
  padding: 8px 14px;
  font-size: 13px;
  border-top: 1px solid var(--rap-hair);
  background: var(--rap-soft);
}

.rap-bring-acts-list span {
  max-width: 22ch;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.rap-bring-steps {
  display: flex;
  align-items: center;
  gap: 4px;
  font-weight: 600;
}

.rap-bring-acts-list {
  display: flex;
  flex-wrap: wrap;
  gap: 5px;
}

.rap-bring-acts button {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  padding: 3px 9px;
}

.rap-bring-acts .rap-plain {
  background: var(--jp-layout-color1);
}

.rap-bring-acts .rap-main kbd {
  background: none;
  color: inherit;
  border-color: currentcolor;
}

/* the people */

.rap-bring-asked {
  margin: 0 0 10px;
  padding: 10px 12px;
  border-radius: 10px;
  background: color-mix(in srgb, #e6a700 18%, transparent);
}

.rap-bring-asked p {
  margin: 0 0 6px;
  font-weight: 600;
}

.rap-bring-asked .rap-main {
  margin: 0 6px 4px 0;
}

.rap-bring-about .rap-bring-asked {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 12px;
  font-weight: 600;
}

.rap-bring-asked .rap-plain {
  margin: 0 6px 4px 0;
  background: var(--jp-layout-color1);
}

.rap-bring .rap-bring-people > li {
  display: block;
  margin-bottom: 8px;
  padding: 8px 12px 10px;
  border: 1px solid var(--rap-hair);
  border-inline-start: 4px solid var(--who, var(--rap-hair));
  border-radius: 8px;
  cursor: grab;
}

.rap-bring-person-head {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 2px 7px;
  margin: 0 0 6px;
}

.rap-bring-person-head strong {
  overflow-wrap: anywhere;
}

.rap-bring-person-head .rap-quiet {
  font-size: 12px;
}

.rap-bring-roles {
  display: flex;
  flex-wrap: wrap;
  gap: 4px;
}

.rap-page .rap-bring-role {
  font: inherit;
  font-size: 12px;
  color: inherit;
  padding: 2px 6px;
  background: none;
  border: 1px solid var(--rap-hair);
  border-radius: 999px;
  cursor: pointer;
}

.rap-page .rap-bring-role:hover {
  background: var(--rap-soft);
}

.rap-page .rap-bring-found [aria-pressed='true'],
.rap-page .rap-bring-role[aria-pressed='true'] {
  color: var(--rap-on-accent);
  background: var(--rap-accent);
  border-color: var(--rap-accent);
}

.rap-bring-person-acts {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
  margin-top: 6px;
}

.rap-bring-person-acts .rap-field {
  flex: 1 1 120px;
  width: auto;
  min-width: 0;
  padding: 2px 6px;
  font-size: 12.5px;
}

.rap-bring-voices {
  margin-bottom: 18px;
}

.rap-bring-title {
  display: flex;
  align-items: flex-end;
  gap: 6px;
}

.rap-bring-title .rap-named {
  flex: 1;
}

.rap-bring-file-facts > * {
  margin-bottom: 8px;
}

.rap-bring-facts {
  display: grid;
  grid-template-columns: 1fr 1fr;
  gap: 6px;
}

.rap-bring-file-facts details .rap-named,
.rap-bring-file-facts details .rap-check {
  margin: 4px 0;
}

.rap-bring-file-facts details li {
  font-size: 13px;
}

/* what will happen */

.rap-bring-foot {
  position: sticky;
  bottom: 0;
  z-index: 2;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 18px;
  margin: 10px -24px 0;
  padding: 10px 24px;
  border-top: 1px solid var(--rap-hair);
  background: var(--jp-layout-color1);
}

.rap-bring-sentence {
  flex: 1 1 300px;
  margin: 0;
}

.rap-bring-bar {
  width: 160px;
  height: 8px;
  accent-color: var(--rap-accent);
}

.rap-bring-foot .rap-main {
  font-size: 15px;
  padding: 7px 22px;
}

.rap-main:disabled {
  opacity: 0.55;
  cursor: default;
}

.rap-bring-done {
  margin: 0 0 14px;
  padding: 18px 22px;
  border-radius: 14px;
  background: color-mix(in srgb, var(--rap-accent) 9%, transparent);
}

.rap-bring-done h2 {
  font-size: 20px;
  margin: 0 0 4px;
}

.rap-bring-done p {
  margin: 4px 0 10px;
}

.rap-bring-came {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
}

@container rap-bring (width <= 1040px) {
  .rap-bring-work {
    grid-template-columns: minmax(150px, 180px) minmax(0, 1fr);
    gap: 14px;
  }

  .rap-bring-looking {
    grid-template-columns: minmax(0, 1fr) minmax(200px, 236px);
    gap: 12px;
  }

  .rap-bring-both {
    grid-template-columns: minmax(0, 1fr);
  }
}

@container rap-bring (width <= 860px) {
  .rap-bring .rap-page-inner {
    height: auto;
    min-height: 100%;
  }

  .rap-bring-work {
    flex: none;
  }

  .rap-bring-files {
    max-height: 62vh;
  }

  .rap-bring-looking {
    grid-template-columns: minmax(0, 1fr);
  }

  .rap-bring-middle {
    height: 62vh;
  }
}

@container rap-bring (width <= 620px) {
  .rap-bring .rap-page-inner {
    grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
    padding: 12px 12px 0;
  }

  .rap-bring-both,
  .rap-bring-work {
    grid-template-columns: minmax(0, 1fr);
  }

  .rap-bring-files {
    max-height: 30vh;
  }

  .rap-bring-line {
    grid-template-columns: 26px minmax(0, 1fr);
  }

  .rap-bring-line .rap-bring-who,
  .rap-bring-line .rap-bring-text,
  .rap-bring-line .rap-bring-doubt {
    grid-column: 2;
  }

  .rap-bring-line:not([data-start], [data-fate='title'], [data-fate='dropped']) .rap-bring-who {
    line-height: 2px;
  }

  .rap-bring-foot {
    position: static;
    margin-inline: -12px;
    padding-inline: 12px;
  }
}

.rap-bring-table {
  overflow-y: auto;
  padding: 12px 16px 0;
}

.rap-bring-table legend {
  padding: 0 4px;
}

.rap-bring-preview caption {
  white-space: nowrap;
}

.rap-bring-columns {
  display: flex;
  flex-wrap: wrap;
  gap: 8px 12px;
  margin: 0 0 10px;
  padding: 8px 12px 10px;
  border: 1px solid var(--rap-hair);
  border-radius: 8px;
}

.rap-bring-columns .rap-named {
  flex: 1 1 150px;
}

.rap-bring-preview > .rap-scroll {
  margin: 10px 0;
}

.rap-bring-preview caption {
  text-align: start;
  color: var(--rap-quiet);
  padding: 0 0 4px;
}

.rap-bring-taken > li {
  align-items: baseline;
}

.rap-bring-taken .rap-check {
  flex: 0 0 auto;
}

.rap-bring-taken .rap-quiet {
  flex: 1 1 300px;
}
`,""]),p.d(r,{},{A:n})},2334(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* What of JupyterLab is out of the way in a study; "Show notebooks" brings it back. */

body.rap-only #jp-MainLogo,
body.rap-only .jp-SideBar,
body.rap-only .jp-StatusBar-Item:not(.rap-status-item) {
  display: none;
}

body.rap-only .jp-SideArea {
  max-width: 400px;
}

body.rap-only #jp-main-dock-panel {
  padding: 0;
}

/* the lists lie over the page: they take a pixel from it (JupyterLab reads that here, and takes 0
   for no limit), and their own width stands beyond their edge */
@media (width < 1100px) {
  body.rap-only .jp-SideArea {
    min-width: 0 !important;
    max-width: 1px !important;
    overflow: visible !important;
    contain: none !important;
    z-index: 10;
  }

  body.rap-only .jp-SideArea > .lm-StackedPanel,
  body.rap-only .jp-SideArea .lm-StackedPanel-child {
    width: min(320px, 70vw) !important;
    min-width: 0 !important;
  }

  body.rap-only .jp-SideArea > .lm-StackedPanel {
    box-shadow: 0 0 24px rgb(0 0 0 / 25%);
  }

  body.rap-only .jp-SideArea[data-side='right'] > .lm-StackedPanel {
    left: auto !important;
    right: 0 !important;
  }
}
`,""]),p.d(r,{},{A:n})},5372(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Today at the desk: words large enough for a thumb, each with its key. */

.rap-counts-page .rap-page-inner {
  max-width: 760px;
}

.rap-counts-told {
  border-inline-start: 3px solid var(--rap-accent);
  margin: 0 0 14px;
  padding: 6px 12px;
}

.rap-counts-field {
  border: 0;
  border-inline-start: 3px solid transparent;
  margin: 0 0 10px;
  min-width: 0;
  padding: 2px 0 2px 10px;
}

.rap-counts-field.rap-now {
  border-inline-start-color: var(--rap-hair);
}

.rap-counts-field legend {
  font-weight: 600;
  padding: 0;
}

.rap-counts-words,
.rap-counts-end {
  align-items: center;
  display: flex;
  flex-wrap: wrap;
  gap: 6px 8px;
}

.rap-counts-number {
  align-items: end;
  display: flex;
  flex-wrap: wrap;
  gap: 6px 8px;
  margin: 10px 0;
}

.rap-page .rap-counts-number .rap-field {
  width: auto;
}

.rap-counts-end {
  margin: 14px 0;
}

.rap-page .rap-counts-word {
  align-items: center;
  background: transparent;
  border: 1px solid var(--rap-quiet);
  border-radius: 8px;
  color: inherit;
  cursor: pointer;
  display: flex;
  font: inherit;
  gap: 7px;
  min-height: 40px;
  padding: 4px 12px;
  text-align: start;
}

.rap-page .rap-counts-word.rap-on {
  background: var(--rap-accent);
  border-color: var(--rap-accent);
  color: var(--rap-on-accent);
}

.rap-counts-page kbd {
  border: 1px solid currentcolor;
  border-radius: 4px;
  font-size: 11px;
  line-height: 1.4;
  min-width: 1.4em;
  padding: 0 4px;
  text-align: center;
}
`,""]),p.d(r,{},{A:n})},9759(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* The page of questions: charts are drawn with classes, as in a report. */

.rap-panel[id='rap-page-explore'] .rap-page-inner {
  max-width: 1140px;
}

.rap-questions-list {
  list-style: none;
  display: flex;
  flex-wrap: wrap;
  gap: 4px 6px;
  margin: 0 0 14px;
  padding: 0;
}

.rap-page .rap-question {
  font: inherit;
  font-size: 13px;
  min-height: 0;
  color: inherit;
  background: none;
  border: 1px solid var(--rap-hair);
  border-radius: 15px;
  padding: 2px 11px;
  cursor: pointer;
}

.rap-page .rap-question:hover {
  background: var(--rap-soft);
}

.rap-page .rap-question[aria-pressed='true'] {
  background: var(--rap-accent);
  border-color: var(--rap-accent);
  color: var(--rap-on-accent);
}

.rap-answer {
  margin: 14px 0 0;
}

.rap-answer h2,
.rap-explored h2 {
  font-size: 17px;
  font-weight: 650;
  margin: 6px 0 4px;
}

.rap-answer > figcaption > p {
  margin: 0 0 12px;
}

.rap-explored h2:focus-visible {
  outline: none;
}

.rap-answer .rap-notes {
  margin: 8px 0 12px;
  max-width: 90ch;
}

.rap-explored:not(:empty) {
  border-top: 1px solid var(--rap-hair);
  margin-top: 18px;
  padding-top: 6px;
  scroll-margin-top: 8px;
}

.rap-lines {
  table-layout: fixed;
  width: 100%;
  border-collapse: collapse;
  font: 15px/1.5 var(--jp-content-font-family);
}

.rap-lines :is(th, td) {
  padding: 1px 5px;
  overflow: hidden;
  white-space: nowrap;
  font-weight: 400;
  text-align: left;
}

.rap-line-who {
  width: 9.5em;
}

.rap-lines td:nth-child(3) {
  text-align: center;
}

.rap-lines mark {
  color: inherit;
  background: color-mix(in srgb, var(--rap-accent) 20%, transparent);
  border-radius: 2px;
  font-weight: 600;
}

.rap-page .rap-line-name {
  font: 13px/1.5 var(--jp-ui-font-family);
  color: var(--rap-accent);
  background: none;
  border: 0;
  padding: 0;
  min-height: 24px;
  max-width: 100%;
  overflow: hidden;
  text-overflow: ellipsis;
  cursor: pointer;
}

.rap-page .rap-line-name:hover {
  text-decoration: underline;
}

/* what does not fit is cut where it is farthest from the word */
.rap-line-before > span {
  display: flex;
  justify-content: flex-end;
}

.rap-line-after {
  text-overflow: ellipsis;
}

.rap-take {
  margin-top: 6px;
}

.rap-take .rap-acts {
  display: flex;
  align-items: center;
  gap: 8px;
}

.rap-python {
  background: var(--rap-soft);
  border-radius: 6px;
  padding: 8px 12px;
  white-space: pre-wrap;
  font-size: 13px;
}

.rap-unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.rap-numbers {
  border-collapse: collapse;
  font-variant-numeric: tabular-nums;
}

.rap-numbers th,
.rap-numbers td {
  border-bottom: 1px solid var(--rap-hair);
  padding: 2px 10px;
  text-align: right;
}

.rap-numbers th[scope='row'],
.rap-numbers thead th:first-child {
  text-align: left;
  font-weight: 400;
}

.rap-chart {
  --chart: #0d6861;
  --chart-1: #dfecea;
  --chart-2: #b4d5d0;
  --chart-3: #83bab3;
  --chart-4: #1b7a72;
  --chart-5: #0a4f4a;
  --chart-lane: #e3edea;
  --chart-low: #14211f;
  --chart-high: #fff;
  --chart-ink: var(--jp-ui-font-color0);
  --chart-muted: var(--rap-quiet);
  --chart-rule: var(--rap-hair);
  --chart-ground: var(--jp-layout-color1);
}

[data-jp-theme-light='false'] .rap-chart {
  --chart: #6fc2b8;
  --chart-1: #1d3432;
  --chart-2: #22504c;
  --chart-3: #2a6c66;
  --chart-4: #6fc2b8;
  --chart-5: #a9e5dd;
  --chart-lane: #26312f;
  --chart-low: #f4f1ec;
  --chart-high: #0d1c1a;
}

.rap-chart svg {
  display: block;
  width: 100%;
  height: auto;
  font-family: var(--jp-ui-font-family);
}

.rap-chart .ink { fill: var(--chart-ink); }
.rap-chart .muted { fill: var(--chart-muted); }
.rap-chart .bar,
.rap-chart .dot { fill: var(--chart); }
.rap-chart .lane { fill: var(--chart-lane); }
.rap-chart .heat-1 { fill: var(--chart-1); }
.rap-chart .heat-2 { fill: var(--chart-2); }
.rap-chart .heat-3 { fill: var(--chart-3); }
.rap-chart .heat-4 { fill: var(--chart-4); }
.rap-chart .heat-5 { fill: var(--chart-5); }
.rap-chart .on-low { fill: var(--chart-low); }
.rap-chart .on-high { fill: var(--chart-high); }
.rap-chart .guide { fill: var(--chart-rule); }
.rap-chart .nobody { fill: none; stroke: var(--chart-rule); }
.rap-chart .band { fill: var(--chart-2); fill-opacity: 0.6; }
.rap-chart .line { fill: none; stroke: var(--chart); stroke-width: 2.5; stroke-linejoin: round; }
.rap-chart .expected { fill: none; stroke: var(--chart-muted); stroke-width: 1.75; stroke-dasharray: 6 4; }
.rap-chart .reached { fill: none; stroke: var(--chart-ink); stroke-width: 1.5; stroke-dasharray: 2 3; }
.rap-chart .ring { fill: var(--chart-ground); stroke: var(--chart-muted); stroke-width: 1.75; }
.rap-chart .between { fill: none; stroke: var(--chart-3); stroke-width: 3; }
.rap-chart .hit { fill: transparent; }

.rap-chart [data-mark] {
  cursor: pointer;
  outline: none;
}

.rap-chart [data-mark]:hover .hit {
  fill: var(--rap-soft);
}

.rap-chart [data-mark]:hover .bar,
.rap-chart [data-mark]:hover .dot {
  fill: color-mix(in srgb, var(--chart) 78%, var(--chart-ink));
}

.rap-chart [data-mark]:focus-visible > :is(rect, circle):first-of-type,
.rap-chart [data-mark].rap-marked > :is(rect, circle):first-of-type {
  stroke: var(--chart-ink);
  stroke-width: 1.5;
}

.rap-chart [data-mark]:focus-visible > :is(rect, circle):first-of-type {
  stroke-width: 2.5;
}

.rap-numbers .rap-marked {
  outline: 2px solid var(--rap-accent);
}

@media (forced-colors: active) {
  [data-jp-theme-light] .rap-chart {
    --chart: CanvasText;
    --chart-1: Canvas;
    --chart-2: Canvas;
    --chart-3: Canvas;
    --chart-4: CanvasText;
    --chart-5: CanvasText;
    --chart-lane: Canvas;
    --chart-low: CanvasText;
    --chart-high: Canvas;
    --chart-ink: CanvasText;
    --chart-muted: CanvasText;
    --chart-rule: GrayText;
    --chart-ground: Canvas;
  }

  .rap-chart svg {
    forced-color-adjust: none;
  }

  .rap-chart .lane,
  .rap-chart :is(.heat-1, .heat-2, .heat-3, .band) {
    stroke: GrayText;
  }

  .rap-chart .heat-3 {
    stroke: CanvasText;
    stroke-width: 2;
  }

  .rap-chart .between {
    stroke: GrayText;
  }

  .rap-chart [data-mark]:hover .hit {
    fill: none;
    stroke: Highlight;
  }

  .rap-chart [data-mark]:focus-visible > :is(rect, circle):first-of-type,
  .rap-chart [data-mark].rap-marked > :is(rect, circle):first-of-type {
    stroke: Highlight;
  }

  .rap-page .rap-question[aria-pressed='true'] {
    forced-color-adjust: none;
    background: Highlight;
    border-color: Highlight;
    color: HighlightText;
  }
}
`,""]),p.d(r,{},{A:n})},5978(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Findings: words in each language, what they rest on; and visits to trial spaces. */

.rap-finding-head {
  display: flex;
  align-items: center;
  gap: 10px;
  margin: 0 0 4px;
}

.rap-said {
  border-inline-start: 3px solid var(--rap-hair);
  padding-inline-start: 12px;
  margin: 12px 0;
}

.rap-said textarea {
  font: 16px/1.5 var(--jp-content-font-family);
  max-width: 72ch;
  width: 100%;
}

.rap-said .rap-asking {
  margin: 6px 0 0;
}

.rap-plain-list > .rap-behind {
  justify-content: space-between;
  flex-wrap: wrap;
  border-bottom: 1px solid var(--rap-hair);
  padding: 6px 0;
}

.rap-behind > span:first-child {
  flex: 1 1 0;
  min-width: min(100%, 18em);
}

.rap-behind .rap-quote {
  margin: 4px 0 0;
}

.rap-behind > .rap-acts {
  flex: 0 1 auto;
  flex-wrap: wrap;
}

.rap-criterion legend {
  font-size: 15px;
  font-weight: 600;
  color: inherit;
}

.rap-criterion > p {
  margin: 0;
}

.rap-noted .rap-quote {
  margin: 6px 0;
}
`,""]),p.d(r,{},{A:n})},9475(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/*
 * Colours that the reader's system chooses (high contrast): a code keeps its swatch, and is told from
 * others by how its line is drawn, the same under the words and beside them; its name stands there.
 */

@media (forced-colors: active) {
  .rap-swatch {
    forced-color-adjust: none;
    outline: 1px solid CanvasText;
  }

  .rap-text .rap-mark {
    background: Canvas !important;
    color: CanvasText;
    text-decoration: underline 2px;
    text-underline-offset: 4px;
  }

  .rap-text .rap-mark[data-pattern='1'] {
    text-decoration-style: dashed;
  }

  .rap-text .rap-mark[data-pattern='2'] {
    text-decoration-style: dotted;
  }

  .rap-text .rap-mark[data-pattern='3'] {
    text-decoration-style: double;
  }

  .rap-text .rap-barred {
    text-decoration-line: underline overline;
  }

  .rap-stripe,
  .rap-stripe-label {
    --rap-by: CanvasText;
    border-color: CanvasText;
  }

  .rap-stripe[data-pattern='1'] {
    border-style: dashed;
  }

  .rap-stripe[data-pattern='2'] {
    border-style: dotted;
  }

  /* a label has a line on one side alone */
  .rap-stripe-label[data-pattern='1'] {
    border-left-style: dashed;
  }

  .rap-stripe-label[data-pattern='2'] {
    border-left-style: dotted;
  }

  .rap-stripe-label[data-pattern='3'] {
    border-left: 5px double CanvasText;
  }

  .rap-stripe[data-pattern='3'] {
    border-style: double;
    border-right-width: 5px;
  }

  .rap-stripe.rap-noted {
    outline: 1px solid CanvasText;
  }

  .rap-stripe.rap-chosen {
    --rap-by: Highlight;
    border-color: Highlight;
  }

  .rap-bars .rap-density-bar {
    forced-color-adjust: none;
    background: CanvasText;
  }

  .rap-map-frame {
    border: 1px solid CanvasText;
    box-sizing: border-box;
  }

  .rap-caret {
    forced-color-adjust: none;
    background: CanvasText;
  }

  ::highlight(rap-selection) {
    background-color: Highlight;
    color: HighlightText;
  }

  ::highlight(rap-hit) {
    background-color: Mark;
    color: MarkText;
  }

  .rap-rail [aria-current],
  .rap-rail .rap-rail-here,
  .rap-row[aria-current='true'],
  .rap-row.rap-alone,
  .rap-memo.rap-alone {
    outline: 2px solid Highlight;
    outline-offset: -2px;
  }

  .rap-row.rap-source:not(.rap-open) {
    border-inline-start-color: Canvas;
  }

  .rap-rail button[aria-pressed='true'] {
    text-decoration: underline;
  }

  .rap-far,
  .rap-state,
  .rap-cell,
  .rap-visit,
  .rap-main {
    border: 1px solid CanvasText;
  }

  .rap-far span {
    forced-color-adjust: none;
    background: CanvasText !important;
  }

  .rap-state-coding,
  .rap-state-done {
    forced-color-adjust: none;
    background-color: CanvasText;
  }
}
`,""]),p.d(r,{},{A:n})},1358(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`.rap-coding {
  display: flex;
  flex-direction: column;
  height: 100%;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color0);
  font-family: var(--jp-ui-font-family);
  font-size: 13px;
}

.rap-main-area > .jp-Toolbar {
  display: none;
}

.rap-head {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 16px;
  padding: 8px 14px;
  border-bottom: 1px solid var(--rap-hair);
}

.rap-title {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 2px 12px;
  flex: 1 1 420px;
}

.rap-title h2 {
  margin: 0;
  font-size: 15px;
  font-weight: 650;
}

.rap-consent {
  display: inline-flex;
  align-items: center;
  gap: 4px;
}

.rap-consent .rap-icon {
  width: 15px;
  height: 15px;
}

.rap-consent-yes,
.rap-consent-public {
  color: var(--rap-quiet);
}

.rap-consent-no,
.rap-consent-unknown {
  font-weight: 600;
}

.rap-tools {
  display: flex;
  align-items: center;
  gap: 3px;
}

.rap-tool {
  flex: none;
  white-space: nowrap;
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 6px;
  min-width: 30px;
  height: 30px;
  padding: 0 6px;
  border-radius: 6px;
  cursor: pointer;
}

.rap-tool[hidden] {
  display: none;
}

.rap-tool:not(.rap-main) {
  border: 1px solid transparent;
  background: none;
  color: inherit;
  font: inherit;
}

.rap-tool.rap-main {
  padding: 0 12px 0 9px;
  font-weight: 600;
  margin-inline-end: 4px;
}

.rap-tool[aria-pressed='true'] {
  background: color-mix(in srgb, var(--rap-accent) 18%, transparent);
}

.rap-gap {
  width: 3px;
}

.rap-tools .rap-mode {
  flex: none;
  width: 130px;
  height: 30px;
  padding: 0 0 0 6px;
}

@media (width < 700px) {
  .rap-tools {
    flex-wrap: wrap;
  }
}

/* a low window, as of a page made four times as large: the head is one line, moved sideways */
@media (height < 480px) {
  .rap-head {
    flex-wrap: nowrap;
    padding: 2px 8px;
    overflow-x: auto;
    scrollbar-width: none;
  }

  .rap-title {
    display: contents;
  }

  .rap-head > *,
  .rap-title > * {
    flex: none;
    order: 1;
    white-space: nowrap;
  }

  .rap-title h2 {
    order: 0;
    max-width: 38vw;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .rap-head .rap-tools {
    flex-wrap: nowrap;
    order: 0;
  }

  .rap-coding .rap-body {
    padding-top: 6px;
  }

  .rap-coding > .rap-here {
    min-height: 30px;
    max-height: 30px;
    padding-block: 0;
  }
}
`,""]),p.d(r,{},{A:n})},3526(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* At the selection: the bar, the handles of a coding, the menu, the boxes of these acts. */

.rap-coding {
  position: relative;
}

.rap-selection-bar {
  position: absolute;
  z-index: 4;
  display: flex;
  gap: 1px;
  padding: 3px;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color0);
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  box-shadow: 0 3px 14px rgb(0 0 0 / 16%);
  font: 13px/1.4 var(--jp-ui-font-family);
  animation: rap-appear 0.12s ease-out;
}

@keyframes rap-appear {
  from {
    opacity: 0;
  }
}

@media (prefers-reduced-motion: reduce) {
  .rap-selection-bar {
    animation: none;
  }
}

.rap-selection-bar[hidden],
.rap-handle[hidden] {
  display: none;
}

.rap-bar-act {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  max-width: 190px;
  height: 30px;
  min-width: 32px;
  justify-content: center;
  padding: 0 9px;
  border: 0;
  border-radius: 7px;
  background: none;
  color: inherit;
  font: inherit;
  white-space: nowrap;
  cursor: pointer;
}

.rap-coding .rap-bar-act {
  font-weight: 400;
}

.rap-bar-act span:last-child {
  overflow: hidden;
  text-overflow: ellipsis;
}

.rap-bar-act:hover,
.rap-bar-act[aria-pressed='true'] {
  background: color-mix(in srgb, var(--rap-accent) 16%, transparent);
}

.rap-bar-act[aria-pressed='true'] .rap-icon {
  fill: currentColor;
}

.rap-bar-act[aria-disabled='true'] {
  opacity: 0.4;
  background: none;
  cursor: default;
}

.rap-bar-act:focus-visible {
  outline: 2px solid var(--rap-accent);
  outline-offset: -2px;
}

/* Beside JupyterLab's own menus, which draw their signs otherwise. */
.rap-here-menu .lm-Menu-item[data-type='submenu'] .lm-Menu-itemSubmenuIcon::after {
  content: '▸';
}

.rap-here-menu .lm-Menu-item.lm-mod-toggled .lm-Menu-itemIcon::before {
  content: '✓';
}

.rap-here-menu .lm-Menu-itemShortcut {
  color: var(--rap-quiet);
}

/* A line at the edge of a coding with a knob: above where it begins, below where it ends. */
.rap-handle {
  position: absolute;
  z-index: 3;
  width: 16px;
  margin-inline-start: -8px;
  padding: 0;
  border: 0;
  background: none;
  cursor: ew-resize;
  touch-action: none;
}

.rap-handle::before,
.rap-handle::after {
  content: '';
  position: absolute;
  left: 50%;
  background: color-mix(in srgb, var(--rap-c, var(--rap-accent)) 85%, var(--jp-ui-font-color0));
  forced-color-adjust: none;
}

.rap-handle::before {
  inset-block: 0;
  width: 2px;
  margin-left: -1px;
}

.rap-handle::after {
  width: 9px;
  height: 9px;
  margin-left: -4.5px;
  border-radius: 50%;
}

.rap-handle-start::after {
  top: -5px;
}

.rap-handle-end::after {
  bottom: -5px;
}

.rap-handle:hover::after,
.rap-handle:focus-visible::after {
  transform: scale(1.35);
}

.rap-handle:focus-visible {
  outline: 2px solid var(--rap-accent);
  outline-offset: 3px;
  border-radius: 6px;
}

@media (forced-colors: active) {
  .rap-handle::before,
  .rap-handle::after {
    background: Highlight;
  }

  .rap-bar-act[aria-pressed='true'] {
    outline: 2px solid Highlight;
    outline-offset: -2px;
  }
}

.rap-dragging .rap-handle,
.rap-dragging .rap-selection-bar {
  pointer-events: none;
}

::highlight(rap-edge) {
  background-color: color-mix(in srgb, var(--rap-accent) 30%, transparent);
}

::highlight(rap-drop) {
  background-color: color-mix(in srgb, var(--rap-accent) 24%, transparent);
}

@media (pointer: coarse) {
  .rap-bar-act {
    height: 44px;
    min-width: 44px;
  }

  .rap-handle {
    width: 44px;
    margin-inline-start: -22px;
  }

  .rap-handle::after {
    width: 15px;
    height: 15px;
    margin-left: -7.5px;
  }

  .rap-handle-start::after {
    top: -12px;
  }

  .rap-handle-end::after {
    bottom: -12px;
  }
}

.rap-memos-there {
  display: grid;
  gap: 8px;
  max-height: 160px;
  margin: 0;
  padding: 0;
  overflow-y: auto;
  list-style: none;
}

.rap-memos-there[hidden] {
  display: none;
}

.rap-memos-there li {
  display: grid;
  grid-template-columns: 1fr auto;
  align-items: baseline;
  gap: 2px 8px;
  padding: 6px 8px;
  border-radius: 7px;
  background: var(--rap-soft);
}

.rap-memos-there p {
  grid-column: 1 / -1;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.rap-memo-facts {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  justify-content: space-between;
  gap: 8px 16px;
}

.rap-shown-group {
  display: grid;
  gap: 6px;
  min-width: 0;
  margin: 0;
  padding: 8px 0 0;
  border: 0;
}

.rap-shown-group legend {
  display: flex;
  align-items: baseline;
  gap: 12px;
  width: 100%;
  padding: 0 0 4px;
}

.rap-shown-group legend span {
  flex: 1;
  font-weight: 600;
}

.rap-shown-rows {
  display: grid;
  gap: 2px;
  max-height: min(300px, 34vh);
  overflow-y: auto;
}

.rap-shown-rows .rap-check {
  display: grid;
  grid-template-columns: auto auto 1fr auto;
  align-items: center;
  gap: 8px;
  padding: 3px 6px 3px 2px;
  border-radius: 6px;
}

.rap-shown-rows .rap-check:hover {
  background: var(--rap-soft);
}

.rap-shown-rows .rap-shown-label {
  grid-column: 3;
}

.rap-link {
  padding: 0;
  border: 0;
  background: none;
  color: var(--rap-accent);
  font: inherit;
  text-decoration: underline;
  cursor: pointer;
}
`,""]),p.d(r,{},{A:n})},2646(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=p.n(t),o=p(1358),d=p(8006),l=p(5472),s=p(5094),x=p(2969),g=p(4009),c=p(7011),h=p(1275),m=p(6608),f=p(3526),u=p(4523),b=p(5678),w=p(8777),v=p(2966),y=p(9759),k=p(6312),j=p(9475),z=n()(i());z.i(o.A),z.i(d.A),z.i(l.A),z.i(s.A),z.i(x.A),z.i(g.A),z.i(c.A),z.i(h.A),z.i(m.A),z.i(f.A),z.i(u.A),z.i(b.A),z.i(w.A),z.i(v.A),z.i(y.A),z.i(k.A),z.i(j.A),z.push([a.id,`:root {
  --rap-size: 17px;
  --rap-quiet: color-mix(in srgb, var(--jp-ui-font-color0) 68%, var(--jp-layout-color1));
  --rap-hair: color-mix(in srgb, var(--jp-ui-font-color0) 13%, transparent);
  --rap-soft: color-mix(in srgb, var(--jp-ui-font-color0) 6%, transparent);
  --rap-accent: #2f6f8f;
  --rap-on-accent: #ffffff;
}

[data-jp-theme-light='false'] {
  --rap-accent: #8cc4de;
  --rap-on-accent: #10222b;
}

.rap-quiet {
  color: var(--rap-quiet);
}

.rap-icon {
  width: 17px;
  height: 17px;
  flex: none;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.6;
  stroke-linecap: round;
  stroke-linejoin: round;
}

.jp-SideBar .rap-icon,
.lm-TabBar-tabIcon .rap-icon {
  stroke: var(--jp-ui-font-color1);
}

.rap-swatch {
  width: 10px;
  height: 10px;
  border-radius: 3px;
  flex: none;
}

[data-jp-theme-light='false'] .rap-swatch {
  filter: brightness(1.5) saturate(0.9);
  box-shadow: 0 0 0 1px rgb(255 255 255 / 28%);
}

.rap-field {
  font: inherit;
  color: inherit;
  background: var(--jp-layout-color1);
  border: 1px solid color-mix(in srgb, var(--jp-ui-font-color0) 45%, var(--jp-layout-color1));
  border-radius: 6px;
  padding: 5px 9px;
  width: 100%;
  box-sizing: border-box;
}

.rap-field::placeholder {
  color: var(--rap-quiet);
  opacity: 1;
}

/* JupyterLab gives every button corners of its own */
:is(.rap-tools, .rap-box, .rap-toast) button {
  border-radius: 6px;
}

.rap-plain,
.rap-main {
  font: inherit;
  border-radius: 6px;
  padding: 5px 12px;
  cursor: pointer;
  color: inherit;
  background: none;
  border: 1px solid var(--rap-hair);
}

.rap-main {
  background: var(--rap-accent);
  color: var(--rap-on-accent);
  border-color: var(--rap-accent);
}

.rap-plain:hover,
.rap-tool:hover:not(.rap-main) {
  background: var(--rap-soft);
}

.rap-wide {
  display: block;
  width: 100%;
  text-align: start;
  margin-top: 6px;
}

.rap-trouble {
  color: var(--jp-error-color0, #a02020);
  margin: 8px 0;
}

.rap-coding :focus-visible,
.rap-panel :focus-visible,
.rap-box :focus-visible {
  outline: 2px solid var(--rap-accent);
  outline-offset: -1px;
}

.rap-coding kbd,
.rap-panel kbd,
.rap-box kbd {
  font: 600 10.5px/16px var(--jp-ui-font-family);
  min-width: 16px;
  padding: 0 3px;
  box-sizing: border-box;
  text-align: center;
  border: 1px solid var(--rap-hair);
  border-radius: 4px;
  color: var(--rap-quiet);
  background: var(--jp-layout-color1);
}

.rap-status-item {
  display: flex;
  align-items: center;
  height: 100%;
}

.rap-status {
  font: inherit;
  color: inherit;
  background: none;
  border: 0;
  padding: 0 8px;
  max-width: 70ch;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
  cursor: pointer;
}

.rap-status-wrong {
  background: #8a1c1c;
  color: #ffffff;
  border-radius: 3px;
}

.rap-elsewhere {
  margin: 0;
  padding: 6px 14px;
  font: 13px/1.4 var(--jp-ui-font-family);
  color: var(--jp-ui-font-color1);
}
`,""]),p.d(r,{},{A:z})},5094(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`.rap-gutter {
  position: relative;
  font: 12px/17px var(--jp-ui-font-family);
  color: var(--jp-ui-font-color0);
  contain: layout style;
}

.rap-stripe,
.rap-stripe-label {
  --rap-by: var(--rap-by-day);
  position: absolute;
  box-sizing: border-box;
}

[data-jp-theme-light='false'] :is(.rap-stripe, .rap-stripe-label) {
  --rap-by: var(--rap-by-night);
}

/* a bracket whose ends point at the words; what goes on out of view has no end */
.rap-stripe {
  width: 7px;
  border: 0 solid color-mix(in srgb, var(--rap-by) 82%, var(--jp-layout-color1));
  border-right-width: 3px;
}

.rap-stripe.rap-begins {
  border-top-width: 2px;
  border-start-end-radius: 3px;
}

.rap-stripe.rap-ends {
  border-bottom-width: 2px;
  border-end-end-radius: 3px;
}

.rap-stripe.rap-noted {
  background: linear-gradient(var(--rap-by) 0 6px, transparent 6px);
}

.rap-stripe.rap-chosen,
.rap-stripe:hover {
  border-color: var(--rap-by);
}

.rap-stripe.rap-chosen {
  border-right-width: 5px;
}

.rap-stripe:hover {
  background: color-mix(in srgb, var(--rap-by) 25%, transparent);
}

.rap-stripe-label {
  display: flex;
  gap: 6px;
  padding-inline: 5px 4px;
  white-space: nowrap;
  border-left: 3px solid var(--rap-by);
}

/* a long name gives way to whose coding it is */
.rap-stripe-code {
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
}

.rap-stripe-coder {
  flex: none;
  color: var(--rap-quiet);
}

.rap-stripe-coder:empty {
  display: none;
}

.rap-held {
  position: sticky;
  top: 0;
  height: 0;
}

.rap-bars {
  position: absolute;
  inset: 0 0 auto;
}

.rap-bars .rap-density-bar {
  height: 6px;
  background: var(--jp-ui-font-color1);
}

.rap-map {
  position: relative;
  width: 26px;
  flex: none;
  border-inline-start: 1px solid var(--rap-hair);
  cursor: pointer;
  touch-action: none;
}

.rap-map-marks {
  position: absolute;
  inset: 0;
  width: 100%;
  height: 100%;
}

.rap-map-frame {
  position: absolute;
  inset: 0 0 auto;
  min-height: 12px;
  background: color-mix(in srgb, var(--jp-ui-font-color0) 10%, transparent);
  border-radius: 3px;
}

.rap-here {
  display: flex;
  align-items: center;
  gap: 10px;
  min-height: 42px;
  max-height: 96px;
  overflow-y: auto;
  padding: 5px 14px;
  border-top: 1px solid var(--rap-hair);
}

.rap-here-title {
  color: var(--rap-quiet);
  white-space: nowrap;
}

.rap-here-list {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
  margin: 0;
  padding: 0;
  list-style: none;
}

.rap-here-list li {
  display: inline-flex;
  border: 1px solid var(--rap-hair);
  border-radius: 15px;
}

.rap-chip,
.rap-chip-off {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  height: 28px;
  padding: 0 10px;
  border: 0;
  border-radius: 14px;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}

.rap-chip-off {
  padding: 0 9px 0 4px;
  color: var(--rap-quiet);
}

.rap-here .rap-chip[aria-pressed='true'] {
  border-radius: 13px 4px 4px 13px;
  background: color-mix(in srgb, var(--rap-accent) 18%, transparent);
}

@container (width < 820px) {
  .rap-columns {
    --rap-who: 46px;
    grid-template-columns: minmax(0, 1fr) 168px;
    padding-inline-start: 4px;
  }

  .rap-columns.rap-two {
    --rap-between: 12px;
    grid-template-columns: minmax(0, 1fr) 110px;
  }
}

/* on a phone, or four times as large: the words first, brackets as a thin line, who speaks above */
@container (width < 600px) {
  .rap-columns,
  .rap-columns.rap-two {
    grid-template-columns: minmax(0, 1fr) 22px;
    column-gap: 4px;
    padding-inline: 10px 0;
  }

  .rap-turn,
  .rap-two .rap-turn {
    display: block;
  }

  .rap-who {
    flex-flow: row wrap;
    align-items: baseline;
    gap: 0 8px;
    padding-top: 0;
  }

  .rap-turn.rap-bare,
  .rap-two .rap-bare {
    padding: 17px 0 0;
  }

  .rap-bare::before {
    width: auto;
    padding-top: 0;
  }

  .rap-map {
    display: none;
  }
}

.rap-live {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
`,""]),p.d(r,{},{A:n})},5472(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`.rap-mark {
  color: inherit;
  background-color: color-mix(in srgb, var(--rap-c, transparent) calc(11% + var(--rap-n, 1) * 6%), transparent);
  border-radius: 3px;
  box-decoration-break: clone;
  -webkit-box-decoration-break: clone;
  padding-block: 0.1em;
}

[data-jp-theme-light='false'] .rap-mark {
  background-color: color-mix(in srgb, color-mix(in srgb, var(--rap-c, transparent) 75%, white) calc(14% + var(--rap-n, 1) * 7%), transparent);
}

.rap-underlined .rap-mark {
  background-color: transparent !important;
  border-radius: 0;
  padding-block: 0 5px;
  box-shadow: var(--rap-under);
}

.rap-dense .rap-mark {
  background-color: color-mix(in srgb, var(--jp-ui-font-color0) calc(var(--rap-n, 1) * 6%), transparent) !important;
}

.rap-barred {
  background-image: repeating-linear-gradient(135deg, transparent 0 5px, color-mix(in srgb, var(--jp-ui-font-color0) 22%, transparent) 5px 6px);
}

.rap-to-check {
  outline: 1px dashed var(--rap-quiet);
}

.rap-line ::selection,
.rap-line::selection,
.rap-body::selection {
  background: color-mix(in srgb, var(--rap-accent) 38%, transparent);
  color: inherit;
}

::highlight(rap-selection) {
  background-color: color-mix(in srgb, var(--rap-accent) 38%, transparent);
}

::highlight(rap-hit) {
  background-color: #ffd75e;
  color: #1a1a1a;
}

.rap-caret {
  position: absolute;
  top: 0;
  left: 0;
  width: 2px;
  background: var(--rap-accent);
  pointer-events: none;
  visibility: hidden;
}

.rap-text:focus .rap-caret {
  visibility: visible;
}

.rap-caret[hidden] {
  display: none;
}

`,""]),p.d(r,{},{A:n})},8777(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* The page Other programs: a few choices as cards, what more there is to choose, the file. */

.rap-page .rap-out-choices {
  min-width: 0;
  margin: 14px 0 0;
  padding: 0;
  border: 0;
}

.rap-page .rap-out-choices > legend {
  padding: 0;
  margin: 0 0 8px;
  font-size: 15px;
  font-weight: 650;
}

.rap-out-choices > div {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr));
  gap: 8px;
}

.rap-page .rap-out-choice {
  position: relative;
  padding: 10px 14px 11px;
  border: 1px solid var(--rap-hair);
  border-radius: 12px;
}

.rap-page .rap-out-choice:hover {
  background: var(--rap-soft);
}

.rap-page .rap-out-choice-on {
  border-color: var(--rap-accent);
  box-shadow: inset 0 0 0 1px var(--rap-accent);
  background: color-mix(in srgb, var(--rap-accent) 7%, transparent);
}

.rap-page .rap-out-choice:focus-within {
  outline: 2px solid var(--rap-accent);
  outline-offset: 2px;
}

.rap-page .rap-out-choice label {
  display: flex;
  align-items: center;
  gap: 8px;
  cursor: pointer;
}

/* the whole card is its label */
.rap-page .rap-out-choice label::after {
  content: '';
  position: absolute;
  inset: 0;
}

.rap-page .rap-out-choice input {
  margin: 0;
  accent-color: var(--rap-accent);
  outline: none;
}

.rap-page .rap-out-choice p {
  margin: 3px 0 0 22px;
  font-size: 13px;
  line-height: 1.4;
}

.rap-out-more {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  gap: 10px 16px;
  margin: 18px 0 0;
}

.rap-out-more select {
  max-width: min(100%, 420px);
}

.rap-page .rap-out-more > .rap-check,
.rap-page .rap-out-more > p {
  flex: 1 0 100%;
  margin: 0;
}

.rap-out-codes {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  gap: 8px 10px;
}

.rap-page .rap-out-chips {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 6px;
  margin: 0;
  padding: 0;
  list-style: none;
}

.rap-page .rap-out-chips li {
  display: flex;
  align-items: center;
  gap: 2px;
  padding: 0 2px 0 10px;
  border: 1px solid var(--rap-hair);
  border-radius: 15px;
  font-size: 13px;
}

.rap-page .rap-made {
  margin: 18px 0 0;
  padding: 16px 20px 18px;
  border-radius: 12px;
  background: color-mix(in srgb, var(--rap-accent) 9%, transparent);
}

.rap-page .rap-made h3 {
  margin: 0;
  font-size: 17px;
  overflow-wrap: anywhere;
}

.rap-page .rap-made h3:focus-visible {
  outline: none;
}

.rap-page .rap-made p {
  margin: 2px 0 8px;
}

.rap-page .rap-made ul {
  margin: 0 0 14px;
  padding-inline-start: 20px;
}

.rap-page .rap-made li {
  margin: 4px 0;
  max-width: 75ch;
}

.rap-page .rap-out-chips button {
  min-width: 26px;
  min-height: 26px;
  padding: 0;
  border: 0;
  background: none;
}

.rap-page .rap-out-choice strong {
  display: inline-block;
}

.rap-page .rap-out-choice strong::first-letter {
  text-transform: uppercase;
}

.rap-page .rap-in-problems {
  margin: 16px 0 0;
  padding: 2px 18px 10px;
  border-inline-start: 4px solid var(--rap-accent);
  background: var(--rap-soft);
}

.rap-page .rap-in-problems h3 {
  margin: 10px 0 2px;
  font-size: 15px;
}

.rap-page .rap-in-rows {
  margin: 8px 0 0;
  padding-inline-start: 20px;
}

.rap-page .rap-in-rows li {
  margin: 5px 0;
  max-width: 80ch;
}

.rap-page .rap-in-grants {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 16px;
}

.rap-page .rap-in-grants > span {
  flex: 0 0 150px;
}

@media (max-width: 700px) {
  .rap-page .rap-in-grants > span {
    flex-basis: 100%;
  }
}

.rap-page :is(.rap-take-out, .rap-project-in) > section > h2 {
  margin: 0 0 4px;
  font-size: 19px;
  font-weight: 650;
}

.rap-project-in {
  margin: 30px 0 0;
  padding: 20px 0 0;
  border-top: 1px solid var(--rap-hair);
}

.rap-page .rap-project-in details {
  margin: 14px 0 0;
}
`,""]),p.d(r,{},{A:n})},6090(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Pages of the main area: calm, one measure wide. */

.rap-panel.rap-page {
  font-size: 14px;
  line-height: 1.5;
}

.rap-page-scroll {
  flex: 1;
  overflow-y: auto;
  outline: none !important; /* it takes the focus when the page comes to the front, and no keys */
}

.rap-page-inner {
  max-width: 1020px;
  margin: 0 auto;
  padding: 22px 28px 60px;
}

@media (max-width: 700px) {
  .rap-page-inner {
    padding: 16px 16px 48px;
  }
}

.rap-page-title {
  font-size: 22px;
  line-height: 1.25;
  font-weight: 650;
  margin: 0 0 4px;
}

.rap-news {
  margin: 2px 0 10px;
  min-height: 21px;
  color: var(--rap-quiet);
}

.rap-news.rap-trouble {
  color: var(--jp-error-color0, #a02020);
}

.rap-lead {
  font-size: 16px;
  color: var(--rap-quiet);
  margin: 0 0 14px;
}

/* the page's own sentence is close to its name until there is news between them */
.rap-news:empty:has(+ .rap-page-body > .rap-lead:first-child) {
  min-height: 0;
  margin: 0;
}

.rap-visit {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 10px;
  margin: 0 0 18px;
  padding: 10px 14px;
  border-radius: 8px;
  background: color-mix(in srgb, var(--rap-accent) 10%, transparent);
}
`,""]),p.d(r,{},{A:n})},2969(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`.rap-panel {
  display: flex;
  flex-direction: column;
  height: 100%;
  min-width: 200px;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color0);
  font: 13px/1.4 var(--jp-ui-font-family);
  overflow: hidden;
}

.rap-panel-top {
  padding: 10px 10px 8px;
}

.rap-rows {
  flex: 1;
  overflow-y: auto;
  padding-bottom: 20px;
  user-select: none;
}

.rap-row {
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 4px 12px;
  margin: 0;
  cursor: pointer;
  min-height: 24px;
}

.rap-row:hover {
  background: var(--rap-soft);
}

.rap-row-head {
  font-weight: 600;
  margin-top: 6px;
}

.rap-fold {
  width: 7px;
  height: 7px;
  border: solid currentColor;
  border-width: 0 1.5px 1.5px 0;
  transform: rotate(45deg) translate(-2px, -2px);
  flex: none;
}

.rap-fold.rap-shut {
  transform: rotate(-45deg);
}

.rap-end {
  margin-inline-start: auto;
  font-weight: 400;
  font-variant-numeric: tabular-nums;
}

.rap-row.rap-source {
  flex-direction: column;
  align-items: stretch;
  gap: 1px;
  padding: 6px 12px 7px 9px;
  border-inline-start: 3px solid transparent;
}

.rap-row.rap-source.rap-open {
  border-inline-start-color: var(--rap-hair);
}

.rap-row.rap-source.rap-alone {
  border-inline-start-color: var(--rap-accent);
}

.rap-source-top,
.rap-source-far {
  display: flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
}

.rap-source-title {
  white-space: nowrap;
  overflow: hidden;
  text-overflow: ellipsis;
}

.rap-source-far {
  min-height: 14px;
  font-size: 11px;
}

.rap-source-far .rap-quiet {
  white-space: nowrap;
  overflow: hidden;
  text-overflow: ellipsis;
}

.rap-far {
  flex: 1 1 60px;
  max-width: 90px;
  height: 4px;
  border-radius: 2px;
  background: var(--rap-hair);
  overflow: hidden;
}

.rap-far span {
  display: block;
  height: 100%;
  background: color-mix(in srgb, var(--rap-accent) 60%, var(--jp-layout-color1));
}

.rap-far .rap-far-done {
  background: var(--rap-accent);
}

.rap-facts {
  font-size: 11.5px;
  white-space: nowrap;
  overflow: hidden;
  text-overflow: ellipsis;
}

.rap-tongue {
  font: 600 10.5px/1 var(--jp-ui-font-family);
  text-transform: uppercase;
  letter-spacing: 0.04em;
  color: var(--rap-quiet);
  margin-inline-start: auto;
}

.rap-state {
  width: 9px;
  height: 9px;
  border-radius: 50%;
  border: 1.5px solid var(--rap-quiet);
  box-sizing: border-box;
  flex: none;
}

.rap-state-coding {
  background: linear-gradient(90deg, var(--rap-quiet) 50%, transparent 50%);
}

.rap-state-done {
  background: var(--rap-accent);
  border-color: var(--rap-accent);
}

.rap-code-label {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.rap-code-row kbd {
  margin-inline-start: auto;
}

.rap-code-row kbd + .rap-end {
  margin-inline-start: 0;
  min-width: 22px;
  text-align: end;
}

.rap-alone {
  background: color-mix(in srgb, var(--rap-accent) 16%, transparent);
}

.rap-over {
  outline: 2px solid var(--rap-accent);
  outline-offset: -2px;
}

.rap-who-are-you {
  padding: 16px 14px;
}

.rap-page .rap-unnamed {
  margin: 0 0 12px;
  padding: 8px 12px;
  background: var(--rap-soft);
  border-radius: 8px;
}

.rap-unnamed-sign {
  padding-inline: 4px;
  color: var(--jp-ui-font-color2);
}
`,""]),p.d(r,{},{A:n})},4523(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=p.n(t),o=p(2334),d=p(6896),l=p(6090),s=p(9482),x=p(9391),g=p(8871),c=p(5372),h=p(511),m=p(1335),f=p(8419),u=p(451),b=p(258),w=p(1656),v=p(6347),y=p(5978),k=n()(i());k.i(o.A),k.i(d.A),k.i(l.A),k.i(s.A),k.i(x.A),k.i(g.A),k.i(c.A),k.i(h.A),k.i(m.A),k.i(f.A),k.i(u.A),k.i(b.A),k.i(w.A),k.i(v.A),k.i(y.A),k.push([a.id,`/* The pages of the main area. */
`,""]),p.d(r,{},{A:k})},8419(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Passages, tables and the grid. */

.rap-passage {
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  padding: 12px 16px 8px;
  margin: 12px 0;
}

.rap-passage > p {
  margin: 4px 0;
}

.rap-passage-head {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 10px;
}

.rap-quote {
  margin: 6px 0;
  font: 16px/1.55 var(--jp-content-font-family);
  max-width: 72ch;
  white-space: pre-line;
}

.rap-quote mark {
  color: inherit;
  background: color-mix(in srgb, var(--rap-accent) 20%, transparent);
  border-radius: 2px;
  padding: 1px 0;
}

.rap-chips,
.rap-code-chip {
  display: inline-flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 12px;
}

.rap-code-chip {
  gap: 6px;
}

.rap-tag {
  font-size: 12px;
  font-style: normal;
  border: 1px solid var(--rap-hair);
  border-radius: 9px;
  padding: 0 8px;
}

.rap-bar {
  font-size: 13px;
}

.rap-bar:not(.rap-quiet) {
  font-weight: 600;
}

.rap-page .rap-to-finding {
  width: 220px;
}

.rap-statement {
  font: 16px/1.5 var(--jp-content-font-family);
  max-width: 72ch;
}

.rap-scroll {
  overflow-x: auto;
}

/* its scroll bars and its headings stay in sight, however many people there are */
.rap-scroll:has(.rap-grid) {
  max-height: 66vh;
  overflow: auto;
}

.rap-grid thead th,
.rap-grid thead td {
  position: sticky;
  top: 0;
  z-index: 1;
  background: var(--jp-layout-color1);
}

.rap-table,
.rap-grid {
  border-collapse: collapse;
  font-variant-numeric: tabular-nums;
}

.rap-table tr.rap-group th {
  font-weight: 600;
  padding-top: 16px;
}

.rap-table th,
.rap-table td,
.rap-grid th,
.rap-grid td {
  border-bottom: 1px solid var(--rap-hair);
  padding: 5px 10px;
  text-align: start;
  font-weight: 400;
  vertical-align: bottom;
}

.rap-table thead th,
.rap-grid thead th {
  font-weight: 600;
}

.rap-grid thead th {
  max-width: 110px;
  font-size: 12.5px;
}

.rap-grid td {
  padding: 2px;
  text-align: center;
}

.rap-page .rap-cell {
  font: inherit;
  color: inherit;
  width: 100%;
  min-width: 44px;
  min-height: 32px;
  border: 0;
  border-radius: 5px;
  cursor: pointer;
  background: color-mix(in srgb, var(--rap-accent) calc(6% + var(--n) * 34%), transparent);
}

.rap-under {
  display: block;
  font-size: 11.5px;
  font-weight: 400;
}

/* the id of an interview stays on one line */
:is(.rap-grid, .rap-people) .rap-quiet.rap-under {
  white-space: nowrap;
}

/* People down: what we sum up stands under the number, in the researcher's own words. */

.rap-grid-people th,
.rap-grid-people td {
  vertical-align: top;
}

.rap-grid-people thead th,
.rap-grid-people td {
  min-width: 100px;
  max-width: 240px;
}

.rap-grid-people thead th {
  padding-inline: 6px;
}

.rap-grid-people td:first-child {
  min-width: 0;
}

.rap-grid-people th[scope='row'] {
  position: sticky;
  left: 0;
  background: var(--jp-layout-color1);
  white-space: nowrap;
  border-bottom: 0;
  box-shadow: inset 0 -1px 0 var(--rap-hair);
}

.rap-page .rap-sum .rap-quiet {
  font-size: 12px;
}

.rap-page .rap-sum {
  text-align: start;
  padding: 2px 4px 6px;
}

.rap-page .rap-sum-text {
  display: block;
  margin: 4px 0 0;
  font: 13px/1.45 var(--jp-content-font-family);
  white-space: pre-line;
  overflow-wrap: anywhere;
  text-align: start;
}

.rap-page .rap-sum-own {
  width: 100%;
  color: inherit;
  background: none;
  border: 0;
  border-inline-start: 3px solid var(--rap-accent);
  padding: 1px 0 1px 8px;
  cursor: text;
}

.rap-page .rap-sum-new {
  font: inherit;
  font-size: 12px;
  color: var(--rap-quiet);
  background: none;
  border: 0;
  border-radius: 5px;
  padding: 3px 6px;
  margin-top: 2px;
  cursor: pointer;
}

.rap-page .rap-sum-own:hover,
.rap-page .rap-sum-new:hover {
  background: color-mix(in srgb, var(--rap-accent) 12%, transparent);
  color: var(--jp-ui-font-color0);
}

.rap-page .rap-sum-edit {
  width: 100%;
  min-width: 220px;
  box-sizing: border-box;
}

.rap-page .rap-link-button {
  font: inherit;
  font-weight: 600;
  color: inherit;
  background: none;
  border: 0;
  padding: 0;
  cursor: pointer;
  text-decoration: underline;
  text-underline-offset: 3px;
}

.rap-page .rap-plain-list > .rap-hand-row {
  display: block;
  padding: 8px 0;
  border-top: 1px solid var(--rap-hair);
}
`,""]),p.d(r,{},{A:n})},6896(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* The rail at the far left: the study's name, five words, the team. */

.rap-rail {
  display: flex;
  flex-direction: column;
  gap: 4px;
  min-width: 148px;
  max-width: 148px;
  padding: 8px;
  box-sizing: border-box;
  background: var(--jp-layout-color2);
  border-inline-end: 1px solid var(--rap-hair);
  color: var(--jp-ui-font-color0);
  font: 13px/1.35 var(--jp-ui-font-family);
}

/* what is above and below stays in sight, whichever list is open */
.rap-rail .rap-rail-groups {
  flex: 0 1 auto;
  min-height: 0;
  overflow-y: auto;
  scrollbar-width: thin;
}

.rap-rail ul {
  list-style: none;
  margin: 0;
  padding: 0;
}

.rap-rail button {
  display: flex;
  align-items: center;
  gap: 9px;
  width: 100%;
  min-height: 34px;
  padding: 5px 8px;
  box-sizing: border-box;
  font: inherit;
  color: inherit;
  text-align: start;
  background: none;
  border: 0;
  border-radius: 8px;
  cursor: pointer;
}

.rap-rail button:hover {
  background: var(--rap-soft);
}

.rap-rail button:focus-visible {
  outline: 2px solid var(--rap-accent);
  outline-offset: -2px;
}

.rap-rail .rap-rail-study {
  align-items: flex-start;
  margin-bottom: 6px;
  font-weight: 650;
}

.rap-rail-study span {
  display: -webkit-box;
  -webkit-line-clamp: 3;
  -webkit-box-orient: vertical;
  overflow: hidden;
  overflow-wrap: anywhere;
}

.rap-rail .rap-rail-word {
  font-weight: 550;
}

.rap-rail .rap-rail-here,
.rap-rail button[aria-current='page'] {
  background: color-mix(in srgb, var(--rap-accent) 16%, transparent);
}

.rap-rail .rap-rail-page {
  min-height: 28px;
  padding: 4px 8px 4px 34px;
  font-size: 12.5px;
}

.rap-rail .rap-rail-page[aria-current='page'] {
  font-weight: 650;
}

/* a low window, as of a laptop: closer, and never less than a finger needs */
@media (width >= 1100px) and (height < 900px) {
  .rap-rail button {
    min-height: 30px;
    padding-block: 3px;
  }

  .rap-rail .rap-rail-page {
    min-height: 24px;
    padding-block: 2px;
  }
}

.rap-rail-foot {
  margin-top: auto;
  padding-top: 8px;
  border-top: 1px solid var(--rap-hair);
}

.rap-rail .rap-rail-list {
  color: var(--rap-quiet);
  font-size: 12.5px;
}

.rap-rail .rap-rail-list[aria-pressed='true'] {
  color: var(--jp-ui-font-color0);
}

.rap-rail-list[aria-pressed='true'] .rap-icon {
  stroke-width: 2.4;
}

@media (width < 1100px) {
  .rap-rail {
    min-width: 92px;
    max-width: 92px;
    padding: 6px 3px;
    font-size: 11.5px;
  }

  .rap-rail button {
    flex-direction: column;
    gap: 2px;
    padding: 6px 2px;
    text-align: center;
    overflow-wrap: anywhere;
  }

  .rap-rail .rap-rail-study {
    align-items: center;
    font-size: 11px;
  }

  .rap-rail .rap-rail-list {
    font-size: 11px;
  }

  /* the pages of a group lie over the page, and go when one is chosen */
  .rap-rail ul.rap-rail-pages {
    position: fixed;
    inset: auto;
    min-width: 190px;
    padding: 6px;
    color: inherit;
    border: 1px solid var(--rap-hair);
    border-radius: 10px;
    background: var(--jp-layout-color1);
    box-shadow: var(--jp-elevation-z6);
  }

  .rap-rail .rap-rail-page {
    align-items: flex-start;
    padding: 5px 10px;
    min-height: 32px;
    text-align: start;
    font-size: 13px;
  }
}

@media (width < 600px) {
  .rap-rail {
    min-width: 76px;
    max-width: 76px;
    padding-inline: 1px;
  }

  /* "Bevindingen" has room for its last letter */
  .rap-rail button {
    padding-inline: 0;
  }
}

@media (height < 480px) {
  .rap-rail {
    overflow-y: auto;
    scrollbar-width: thin;
  }

  .rap-rail .rap-rail-groups {
    flex: none;
  }
}

@media print {
  .rap-rail {
    display: none;
  }
}
`,""]),p.d(r,{},{A:n})},1656(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* The page on which names go out of raw texts. */

.rap-vault-bar {
  display: flex;
  align-items: center;
  gap: 14px;
  margin-bottom: 14px;
}

.rap-vault-state {
  margin: 0;
  color: var(--rap-quiet);
}

.rap-vault-bar .rap-plain {
  margin-inline-start: auto;
}

.rap-vault-form {
  display: flex;
  flex-wrap: wrap;
  align-items: flex-end;
  gap: 10px;
  max-width: 460px;
  margin-top: 12px;
}

.rap-vault-form .rap-named {
  flex: 1 1 140px;
}

.rap-consents {
  width: auto;
}

.rap-consents caption {
  text-align: start;
  font-weight: 600;
  padding: 8px 0 4px;
}

.rap-consents th,
.rap-consents td {
  padding: 3px 14px 3px 0;
}

.rap-files {
  font: inherit;
  color: inherit;
}

.rap-raw-top {
  display: flex;
  align-items: center;
  gap: 16px;
  margin-bottom: 10px;
}

.rap-raw-top progress {
  flex: 1;
  max-width: 320px;
  accent-color: var(--rap-accent);
}

.rap-raw-state {
  margin: 0;
  font-weight: 600;
}

.rap-raw-card {
  border: 1px solid var(--rap-hair);
  border-radius: 12px;
  padding: 16px 20px;
  margin: 0 0 18px;
}

.rap-raw-words {
  font-size: 20px;
  line-height: 1.3;
  margin: 0;
}

.rap-raw-card h2 + .rap-quiet {
  margin: 2px 0 12px;
}

.rap-raw-place {
  font: var(--rap-size, 17px) / 1.6 var(--jp-content-font-family);
  max-width: 72ch;
  margin: 0 0 10px;
  white-space: pre-line;
  padding-inline-start: 12px;
  border-inline-start: 2px solid var(--rap-hair);
}

.rap-raw-places {
  margin-top: 16px;
}

.rap-raw-where {
  display: block;
}

.rap-raw-place .rap-quiet {
  font: 12px/1.4 var(--jp-ui-font-family);
}

.rap-raw mark {
  color: inherit;
  background: color-mix(in srgb, #e6a700 38%, transparent);
  border-radius: 3px;
  padding: 1px 2px;
  font-weight: 600;
}

.rap-raw-acts {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
  margin-top: 10px;
}

.rap-raw-acts .rap-main kbd {
  background: none;
  color: inherit;
  border-color: currentcolor;
}

.rap-raw-ask {
  display: flex;
  gap: 8px;
  margin-top: 12px;
}

.rap-raw-page li {
  display: grid;
  grid-template-columns: 40px 1fr;
  gap: 10px;
  align-items: start;
  padding: 5px 0;
}

.rap-raw-page li[data-said] strong {
  text-decoration: line-through;
  font-weight: 400;
}

.rap-raw-said {
  min-height: 32px;
  margin: -8px 0 12px;
}

.rap-raw-help {
  border: 1px solid var(--rap-hair);
  border-radius: 12px;
  padding: 10px 20px;
  margin: 0 0 18px;
}

.rap-raw-help summary {
  font-weight: 600;
  cursor: pointer;
}

.rap-raw-help .rap-raw-place {
  font-size: 14px;
}

.rap-raw-remaining {
  margin-top: 16px;
  padding-top: 4px;
  border-top: 1px solid var(--rap-hair);
}

.rap-raw-left > p:first-child {
  margin: 8px 0 2px;
}

.rap-raw-left .rap-raw-place {
  font-size: 14px;
  margin: 0 0 4px;
}

.rap-raw-page .rap-raw-place {
  font-size: 14px;
  margin: 0;
  border: 0;
  padding: 0;
}

.rap-raw-text {
  max-height: 60vh;
  overflow-y: auto;
  margin-top: 12px;
  padding: 4px 16px;
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  font: var(--rap-size, 17px) / 1.6 var(--jp-content-font-family);
}

.rap-way {
  font: inherit;
  font-size: 13px;
  color: var(--rap-quiet);
  background: none;
  border: 0;
  border-bottom: 2px solid transparent;
  padding: 7px 8px 8px;
  cursor: pointer;
}

.rap-way:hover {
  color: var(--jp-ui-font-color0);
}

.rap-way[aria-pressed='true'] {
  color: var(--jp-ui-font-color0);
  border-bottom-color: var(--rap-accent);
  font-weight: 600;
}

.rap-hearing {
  margin-top: 12px;
}

.rap-player {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
}

.rap-player .rap-main {
  min-width: 96px;
}

.rap-player .rap-main kbd {
  background: none;
  color: inherit;
  border-color: currentcolor;
}

.rap-player-place {
  flex: 1 1 160px;
  accent-color: var(--rap-accent);
}

.rap-player-time {
  font-variant-numeric: tabular-nums;
}

.rap-named.rap-player-speed {
  display: flex;
  flex-direction: row;
  align-items: center;
  gap: 6px;
  width: auto;
}

.rap-player-speed .rap-field {
  width: 84px;
}

.rap-player-more {
  display: flex;
  align-items: flex-start;
  justify-content: space-between;
  gap: 16px;
  margin-top: 8px;
}

.rap-hearing .rap-raw-text {
  position: relative;
}

.rap-raw-turn {
  padding-inline-start: 10px;
  border-inline-start: 3px solid transparent;
}

.rap-raw-turn[aria-current] {
  border-inline-start: 3px double var(--rap-accent);
  background: var(--rap-soft);
}

.rap-raw-time {
  float: inline-end;
  font: 12px/1.8 var(--jp-ui-font-family);
  font-variant-numeric: tabular-nums;
}

button.rap-raw-time {
  padding: 2px 8px;
  color: var(--jp-ui-font-color0);
  background: none;
  border: 1px solid var(--rap-hair);
  border-radius: 6px;
  cursor: pointer;
}

button.rap-raw-time:hover {
  background: var(--rap-soft);
}

.rap-no-vault {
  max-width: 68ch;
  line-height: 1.6;
}

.rap-command {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 12px;
  margin: 12px 0;
}

.rap-command code {
  padding: 10px 16px;
  font-size: 15px;
  user-select: all;
  color: var(--jp-ui-font-color0);
  background: var(--rap-soft);
  border: 1px solid var(--rap-hair);
  border-radius: 8px;
}
`,""]),p.d(r,{},{A:n})},8006(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`.rap-middle {
  position: relative;
  display: flex;
  flex: 1;
  min-height: 0;
  container-type: inline-size;
}

.rap-text {
  flex: 1;
  overflow-y: auto;
  overflow-x: hidden;
  scrollbar-width: none;
  outline: none;
  background: var(--jp-layout-color1); /* a ground that nothing shines through is scrolled without a new painting */
}

.rap-coding .rap-text:focus-visible {
  outline: none;
  box-shadow: inset 3px 0 0 var(--rap-accent);
}

.rap-columns {
  --rap-who: 74px;
  --rap-between: 12px;
  display: grid;
  grid-template-columns: minmax(0, calc(65ch + 86px)) minmax(150px, 260px);
  column-gap: 10px;
  justify-content: center;
  font-size: var(--rap-size);
  padding-inline: 12px 4px;
}

.rap-columns.rap-two {
  --rap-between: 18px;
  grid-template-columns: minmax(0, calc(104ch + 86px)) minmax(130px, 220px);
}

.rap-body {
  position: relative;
  line-height: 1.65;
  padding: 22px 0 45vh;
  font-family: var(--jp-content-font-family);
}

.rap-turn {
  contain: layout style;
  display: grid;
  grid-template-columns: var(--rap-who) minmax(0, 1fr);
  column-gap: var(--rap-between);
  margin-bottom: 0.65em;
}

/* far from the view: not laid out, though found, selected and read aloud */
.rap-stretch {
  contain: layout style;
  content-visibility: auto;
}

.rap-stretch.rap-awake {
  content-visibility: visible;
}

/* out of view: the words alone, which the browser searches, selects and reads aloud, and lays out when it must */
.rap-turn.rap-bare {
  position: relative;
  display: block;
  padding-left: calc(var(--rap-who) + var(--rap-between));
  white-space: pre-wrap;
  overflow-wrap: break-word;
  min-height: 1.65em;
}

.rap-bare::before {
  content: attr(data-who);
  position: absolute;
  left: 0;
  width: var(--rap-who);
  text-align: right;
  font: 700 12px/1.35 var(--jp-ui-font-family);
  padding-top: 0.42em;
}

.rap-two .rap-turn {
  grid-template-columns: var(--rap-who) minmax(0, 1fr) minmax(0, 0.75fr);
}

.rap-two .rap-bare {
  padding-right: calc((100% - var(--rap-who) - 2 * var(--rap-between)) * 0.75 / 1.75 + var(--rap-between));
}

.rap-who {
  user-select: none;
  display: flex;
  flex-direction: column;
  align-items: flex-end;
  font: 12px/1.35 var(--jp-ui-font-family);
  color: var(--rap-quiet);
  padding-top: 0.42em;
}

.rap-speaker {
  font-weight: 700;
  color: var(--jp-ui-font-color0);
}

.rap-time {
  font-size: 11px;
  font-variant-numeric: tabular-nums;
}

.rap-line {
  margin: 0;
  min-height: 1.65em;
  color: var(--jp-content-font-color0);
  overflow-wrap: break-word;
  cursor: text;
}

.rap-by-interviewer .rap-line,
.rap-by-interpreter .rap-line {
  color: color-mix(in srgb, var(--jp-content-font-color0) 78%, var(--jp-layout-color1));
}

.rap-by-interviewer .rap-speaker {
  font-weight: 400;
}

.rap-beside {
  display: none;
  user-select: none;
  font-size: 0.9em;
  color: var(--rap-quiet);
}

.rap-two .rap-beside {
  display: block;
}

.rap-said-too {
  margin: 0 0 0.3em;
  padding-inline-start: 12px;
  border-inline-start: 2px solid var(--rap-hair);
}

.rap-unchecked {
  border-inline-start-style: dotted;
  font-style: italic;
}

`,""]),p.d(r,{},{A:n})},6608(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* one box, what narrows it, and what was found in groups */

.rap-search,
.rap-search-acts {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
  margin: 4px 0 10px;
}

.rap-search .rap-search-field {
  flex: 1 1 300px;
  height: auto;
  min-height: 44px;
  box-sizing: border-box;
  font-size: 17px;
  padding: 8px 14px;
  border-radius: 10px;
}

.rap-search .rap-main {
  min-height: 44px;
  padding: 0 20px;
  border-radius: 10px;
}

.rap-search-acts [aria-expanded='true'] {
  background: color-mix(in srgb, var(--rap-accent) 14%, transparent);
}

.rap-search-chips {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
  margin: 0 0 10px;
}

.rap-search-chips[hidden],
.rap-search-panel[hidden],
.rap-build [hidden] {
  display: none;
}

.rap-page .rap-filter-chip,
.rap-page .rap-chip {
  display: inline-flex;
  align-items: center;
  gap: 8px;
  border: 1px solid var(--rap-hair);
  border-radius: 16px;
  padding: 4px 12px;
  color: inherit;
  background: none;
  font: inherit;
  cursor: pointer;
}

.rap-page .rap-filter-chip {
  background: color-mix(in srgb, var(--rap-accent) 12%, transparent);
}

.rap-filter-chip:hover,
.rap-chip:hover {
  border-color: var(--rap-accent);
}

.rap-search-panel {
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  padding: 4px 14px;
  margin: 0 0 12px;
}

.rap-search-acts .rap-field {
  width: auto;
}

.rap-search-acts > .rap-after {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  margin-inline-start: auto;
}

.rap-found > h2 {
  font-size: 15px;
  font-weight: 600;
  margin: 22px 0 8px;
}

.rap-found > h2[hidden] {
  display: none;
}

.rap-group.rap-chips {
  gap: 6px 8px;
}

.rap-hits > h3 {
  display: flex;
  gap: 10px;
  align-items: baseline;
  font-size: 14px;
  font-weight: 600;
  margin: 16px 0 2px;
}

.rap-page .rap-hit {
  display: block;
  width: 100%;
  max-width: 90ch;
  border: 0;
  border-radius: 6px;
  padding: 5px 10px;
  margin-inline-start: -10px;
  text-align: start;
  color: inherit;
  background: none;
  font: 15px/1.5 var(--jp-content-font-family);
  cursor: pointer;
}

.rap-page .rap-hit:hover {
  background: color-mix(in srgb, var(--rap-accent) 9%, transparent);
}

.rap-hit:focus-visible,
.rap-chip:focus-visible,
.rap-filter-chip:focus-visible {
  outline: 2px solid var(--rap-accent);
  outline-offset: 1px;
}

.rap-hit mark {
  color: inherit;
  font-weight: 600;
  background: color-mix(in srgb, var(--rap-accent) 20%, transparent);
  border-radius: 2px;
}

.rap-hit-facts {
  display: block;
  font: 13px/1.4 var(--jp-ui-font-family);
}

/* a card is read first: what can be done with it stands back */

.rap-results .rap-passage {
  padding: 10px 16px 4px;
}

.rap-results .rap-passage .rap-acts .rap-plain,
.rap-results .rap-passage .rap-to-finding {
  border-color: transparent;
  background-color: transparent;
  padding-inline: 6px;
  font-size: 13px;
  color: var(--rap-quiet);
}

.rap-results .rap-passage:hover .rap-acts > *,
.rap-results .rap-passage .rap-acts > :focus-visible {
  color: inherit;
  border-color: var(--rap-hair);
}

/* what is about to get a code */

.rap-picks {
  list-style: none;
  padding-inline-start: 2px;
  height: min(240px, 34vh); /* the box stays where it was put while the list comes */
  max-height: none;
}

.rap-form-box:has(.rap-picks) {
  width: 600px;
}

.rap-picks .rap-check {
  align-items: baseline;
}

.rap-picks li {
  content-visibility: auto;
  contain-intrinsic-height: auto 22px;
}

@media (forced-colors: active) {
  .rap-hit mark,
  .rap-quote mark {
    color: HighlightText;
    background: Highlight;
    forced-color-adjust: none;
  }
}
`,""]),p.d(r,{},{A:n})},5678(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* The page Sharing: the state of exchanges, and two versions side by side. */

.rap-page .rap-shared-now {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 18px;
  margin: 12px 0 26px;
  padding: 18px 20px;
  border-radius: 12px;
  background: color-mix(in srgb, var(--rap-accent) 9%, transparent);
}

.rap-shared-now > div {
  flex: 1 1 260px;
}

.rap-page .rap-shared-now p {
  margin: 0;
}

.rap-page .rap-shared-lead {
  font-size: 19px;
  font-weight: 600;
}

:is(.rap-page, .rap-both-box) .rap-both {
  margin: 14px 0;
  padding: 14px 18px 16px;
  border: 1px solid var(--rap-hair);
  border-radius: 12px;
}

:is(.rap-page, .rap-both-box) .rap-both h3 {
  margin: 0;
  font-size: 16px;
}

:is(.rap-page, .rap-both-box) .rap-both h4 {
  margin: 10px 0 2px;
  font-size: 13px;
  color: var(--rap-quiet);
}

:is(.rap-page, .rap-both-box) .rap-both p {
  margin: 2px 0;
}

:is(.rap-page, .rap-both-box) .rap-version-text {
  max-height: 40vh;
  margin: 0;
  overflow: auto;
  font: inherit;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.rap-versions {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
  gap: 0 24px;
}

:is(.rap-page, .rap-both-box) .rap-both fieldset {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 20px;
  margin: 12px 0 0;
  padding: 0;
  border: 0;
}

:is(.rap-page, .rap-both-box) .rap-both textarea {
  width: 100%;
  margin-top: 4px;
}

.rap-page .rap-part + details.rap-part {
  margin-top: 26px;
}

.rap-page .rap-shared-file {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  gap: 10px;
  margin-top: 12px;
}

.rap-page .rap-letters {
  font-family: var(--jp-code-font-family, monospace);
  font-size: 19px;
  letter-spacing: 0.04em;
  overflow-wrap: anywhere;
}

.rap-page .rap-door-acts {
  display: flex;
  flex-wrap: wrap;
  gap: 8px 12px;
  margin-top: 12px;
}
`,""]),p.d(r,{},{A:n})},258(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Memos, and the two sides of the desk. */

.rap-memo-list {
  overflow-y: auto;
  min-height: 0;
}

.rap-page .rap-memo {
  display: block;
  width: 100%;
  font: inherit;
  font-size: 13px;
  color: inherit;
  text-align: start;
  background: none;
  border: 0;
  border-radius: 8px;
  padding: 8px 10px;
  cursor: pointer;
}

.rap-page .rap-memo:hover {
  background: var(--rap-soft);
}

.rap-page .rap-memo.rap-alone {
  background: color-mix(in srgb, var(--rap-accent) 16%, transparent);
}

.rap-memo-head {
  display: flex;
  flex-wrap: wrap;
  gap: 0 8px;
}

.rap-memo-text {
  display: -webkit-box;
  -webkit-line-clamp: 2;
  -webkit-box-orient: vertical;
  overflow: hidden;
}

.rap-memo-body {
  font: 16px/1.55 var(--jp-content-font-family) !important;
}

.rap-sides {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
  gap: 10px;
}

.rap-side {
  background: var(--rap-soft);
  border-radius: 8px;
  padding: 8px 12px;
}

.rap-side h3 {
  font-size: 12px;
  font-weight: 600;
  color: var(--rap-quiet);
  margin: 0 0 2px;
}

.rap-side p {
  margin: 2px 0;
}

.rap-decided {
  font-weight: 600;
}

.rap-blind {
  padding: 12px 16px;
  border-radius: 8px;
  background: var(--rap-soft);
}

.rap-hint-why,
.rap-going {
  display: flex;
  align-items: center;
  gap: 12px;
}

.rap-score {
  width: 80px;
  flex: none;
}

.rap-score::-webkit-meter-optimum-value {
  background: var(--rap-accent);
}

.rap-score::-moz-meter-bar {
  background: var(--rap-accent);
}

.rap-plan .rap-new {
  background: color-mix(in srgb, var(--rap-accent) 22%, transparent);
}

.rap-pairs,
.rap-text-set {
  border: 0;
  padding: 0;
  margin: 0 0 10px;
}

.rap-pairs {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 14px;
}

.rap-check {
  display: inline-flex;
  align-items: center;
  gap: 6px;
}

.rap-raw-text {
  font: 15px/1.55 var(--jp-content-font-family);
  white-space: pre-wrap;
  max-height: 60vh;
  overflow-y: auto;
}
`,""]),p.d(r,{},{A:n})},9482(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* The start page: lists, cards, links. */

.rap-two {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr));
  gap: 4px 36px;
}

.rap-part h2,
.rap-form h2 {
  font-size: 15px;
  font-weight: 650;
  margin: 18px 0 6px;
}

.rap-plain-list {
  list-style: none;
  margin: 0;
  padding: 0;
}

.rap-plain-list > li {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
  padding: 3px 0;
}

.rap-page .rap-line-button {
  display: flex;
  align-items: center;
  gap: 9px;
  width: 100%;
  font: inherit;
  color: inherit;
  text-align: start;
  background: none;
  border: 0;
  border-radius: 6px;
  padding: 5px 8px;
  margin: 0 -8px;
  cursor: pointer;
}

.rap-page .rap-line-button:hover {
  background: var(--rap-soft);
}

.rap-page .rap-line-passage {
  flex-direction: column;
  align-items: stretch;
  gap: 3px;
}

.rap-line-name {
  display: flex;
  flex-direction: column;
  flex: 1;
  min-width: 0;
}

.rap-line-name .rap-quiet,
.rap-line-state {
  font-size: 12px;
}

.rap-line-state {
  min-width: 72px;
  text-align: end;
}

.rap-line-button .rap-far {
  flex: none;
  width: 72px;
}

/* a narrow window says how far I am in words alone */
@media (max-width: 900px) {
  .rap-line-button .rap-far {
    display: none;
  }
}

.rap-line-button .rap-end {
  flex: none;
  white-space: nowrap;
}

.rap-line-quote {
  display: -webkit-box;
  -webkit-line-clamp: 2;
  -webkit-box-orient: vertical;
  overflow: hidden;
  font-family: var(--jp-content-font-family);
}

.rap-line-codes {
  display: flex;
  flex-wrap: wrap;
  gap: 2px 12px;
  font-size: 12px;
}

.rap-cards {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(220px, 1fr));
  gap: 10px;
  margin: 26px 0 18px;
}

.rap-page .rap-card {
  display: flex;
  flex-direction: column;
  gap: 2px;
  font: inherit;
  color: inherit;
  text-align: start;
  background: none;
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  padding: 12px 14px;
  cursor: pointer;
}

.rap-page .rap-card:hover {
  border-color: var(--rap-accent);
  background: color-mix(in srgb, var(--rap-accent) 6%, transparent);
}

.rap-card .rap-quiet {
  font-size: 13px;
}

.rap-page a.rap-link {
  color: var(--rap-accent);
  text-decoration: underline;
  text-underline-offset: 2px;
}

.rap-page [hidden] {
  display: none !important;
}

/* Messages that may ask for help: nothing else comes before them. */
.rap-first {
  border: 2px solid var(--jp-error-color0, #a02020);
  border-radius: 8px;
  padding: 4px 16px 12px;
  margin: 8px 0 16px;
}

.rap-first h2 {
  margin-top: 8px;
}

.rap-first .rap-plain-list {
  margin-top: 8px;
}

/* A file that cannot be read: what it says now beside what could take its place. */
.rap-page .rap-first .rap-damage-row {
  display: block;
  padding: 8px 0;
}
.rap-damage-row p {
  margin: 4px 0 8px;
}
.rap-damage-choices > button + button {
  margin-left: 8px;
}
.rap-damage-row strong {
  overflow-wrap: anywhere;
}
.rap-damage-versions {
  display: grid;
  gap: 12px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
  margin: 8px 0;
}
.rap-damage-version h3 {
  font-size: 1em;
  margin: 0 0 4px;
}
.rap-damage-version pre {
  background: var(--jp-layout-color1);
  border: 1px solid var(--jp-border-color1);
  margin: 0 0 8px;
  max-height: 260px;
  overflow: auto;
  padding: 8px;
  white-space: pre-wrap;
}
`,""]),p.d(r,{},{A:n})},511(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Surveys: forms as cards, and one form with its words beside each other. */

.rap-surveys .rap-page-inner {
  max-width: 980px;
}

.rap-survey-list,
.rap-survey-questions,
.rap-survey-options ul {
  list-style: none;
  margin: 0;
  padding: 0;
}

.rap-survey-list > li,
.rap-survey-question {
  border: 1px solid var(--jp-border-color1);
  border-radius: 10px;
  padding: 14px 16px;
  margin: 0 0 12px;
}

.rap-survey-list > li {
  display: flex;
  flex-wrap: wrap;
  gap: 8px 16px;
  align-items: center;
  justify-content: space-between;
}

.rap-survey-list h2,
.rap-survey-head h2 {
  margin: 0;
  font-size: 18px;
}

.rap-survey-ready {
  font-weight: 600;
}

.rap-survey-ready::before {
  content: '✓ ';
}

.rap-survey-new,
.rap-survey-head,
.rap-survey-keys,
.rap-survey-languages,
.rap-survey-paper,
.rap-survey-out > div {
  display: flex;
  flex-wrap: wrap;
  gap: 8px 14px;
  align-items: end;
}

.rap-survey-head {
  align-items: baseline;
}

.rap-survey-out > div {
  margin: 0 0 10px;
}

.rap-survey-link {
  display: inline-flex;
  align-items: center;
  min-height: 32px;
  padding: 2px 14px;
  border: 1px solid var(--jp-border-color1);
  border-radius: 16px;
  color: inherit;
}

.rap-survey-pair {
  display: grid;
  grid-template-columns: 9em repeat(auto-fit, minmax(min(220px, 100%), 1fr));
  gap: 4px 10px;
  align-items: start;
  margin: 6px 0;
}

.rap-survey-pair textarea {
  width: 100%;
  box-sizing: border-box;
  field-sizing: content;
  resize: vertical;
  min-height: 34px;
}

.rap-survey-name {
  color: var(--rap-quiet);
  padding-top: 6px;
  overflow-wrap: anywhere;
}

.rap-survey-options > ul > li {
  border-left: 3px solid var(--jp-border-color1);
  padding: 2px 0 4px 10px;
  margin: 6px 0;
}

.rap-survey-question fieldset {
  border: 0;
  margin: 6px 0;
  padding: 0;
}

/* how people are asked: a line that says it, and under it the fields */

.rap-surveys summary {
  cursor: pointer;
  padding: 4px 0;
}

.rap-survey-how > fieldset,
.rap-survey-how fieldset fieldset {
  border: 0;
  margin: 0;
  padding: 0;
  min-width: 0;
}

.rap-survey-how > fieldset {
  display: grid;
  gap: 18px;
  padding: 10px 0 6px 16px;
  border-left: 3px solid var(--jp-border-color1);
  margin: 6px 0;
}

.rap-survey-how legend {
  padding: 0;
  margin: 0 0 4px;
  font-weight: 600;
}

.rap-survey-chips {
  list-style: none;
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  margin: 0 0 10px;
  padding: 0;
}

.rap-survey-chip {
  display: inline-flex;
  align-items: center;
  gap: 4px;
  min-height: 32px;
  padding: 0 4px 0 12px;
  border: 1px solid var(--jp-border-color1);
  border-radius: 16px;
}

.rap-survey-chip .rap-plain {
  min-width: 28px;
  border-color: transparent;
  border-radius: 14px;
}

.rap-survey-how .rap-number {
  width: 8em;
}

.rap-survey-ways {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr));
  gap: 6px 14px;
  margin: 0 0 10px;
}

.rap-survey-how .rap-named textarea,
.rap-survey-how .rap-named select {
  width: 100%;
  max-width: 560px;
  box-sizing: border-box;
}

.rap-survey-more {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr));
  gap: 10px 14px;
  padding: 6px 0 4px 10px;
}

.rap-survey-more select {
  width: 100%;
}

.rap-survey-saving {
  position: sticky;
  bottom: 0;
  display: flex;
  gap: 12px;
  align-items: center;
  padding: 10px 0;
  background: var(--jp-layout-color1);
  border-top: 1px solid var(--jp-border-color1);
}

.rap-survey-saving[hidden] {
  display: none;
}

@container (max-width: 560px) {
  .rap-survey-pair {
    grid-template-columns: 1fr;
  }
}

@media (max-width: 560px) {
  .rap-survey-pair {
    grid-template-columns: 1fr;
  }
}
`,""]),p.d(r,{},{A:n})},9391(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Forms, passages, tables and lists of the pages. */

.rap-asking {
  display: flex;
  flex-wrap: wrap;
  align-items: flex-end;
  gap: 8px 12px;
  margin: 8px 0 12px;
}

.rap-named {
  display: flex;
  flex-direction: column;
  gap: 3px;
  min-width: 120px;
}

.rap-named > span:first-child,
.rap-text-set legend,
.rap-pairs legend {
  font-size: 12px;
  color: var(--rap-quiet);
  padding: 0;
}

.rap-named > output {
  min-height: 32px;
  align-content: center;
}

.rap-wide-field {
  flex: 1 1 240px;
}

.rap-named > span:first-child {
  display: inline-block;
}

.rap-named > span:first-child::first-letter {
  text-transform: uppercase;
}

.rap-number {
  width: 110px;
}

.rap-page .rap-field {
  min-height: 32px;
}

/* as high as a list beside it */
.rap-page .rap-field:is([type='date'], [type='month']) {
  height: 33px;
}

.rap-page textarea.rap-field {
  line-height: 1.45;
  resize: vertical;
}

.rap-page .rap-plain,
.rap-page .rap-main {
  border-radius: 6px;
  min-height: 32px;
  display: inline-flex;
  align-items: center;
  gap: 6px;
}

.rap-page .rap-main:disabled {
  opacity: 0.55;
  cursor: default;
}

.rap-page .rap-plain[aria-pressed='true'] {
  background: color-mix(in srgb, var(--rap-accent) 18%, transparent);
}

.rap-page .rap-main kbd {
  color: inherit;
  background: none;
  border-color: currentcolor;
}

.rap-acts {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 8px;
  margin: 8px 0;
}

.rap-tabs {
  display: inline-flex;
  gap: 4px;
}

.rap-table.rap-people th[scope='row'] {
  min-width: 150px;
  vertical-align: top;
}

.rap-table.rap-people td {
  min-width: 130px;
  vertical-align: top;
}

.rap-people .rap-field {
  field-sizing: content;
  min-width: 100%;
  box-sizing: border-box;
}

.rap-people .rap-changed {
  border-inline-start: 3px solid var(--rap-accent);
}

.rap-people .rap-field[aria-invalid='true'] {
  outline: 2px solid var(--jp-error-color1);
}

.rap-people .rap-field[readonly] {
  background: var(--rap-soft);
}

.rap-cell-told {
  max-width: 220px;
  font-size: 12.5px;
}

.rap-rare {
  font-size: 12.5px;
}
`,""]),p.d(r,{},{A:n})},7011(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`.rap-toast {
  position: fixed;
  z-index: 9998;
  left: 50%;
  bottom: 40px;
  display: flex;
  align-items: baseline;
  gap: 12px;
  max-width: min(560px, calc(100vw - 32px));
  padding: 9px 14px;
  box-sizing: border-box;
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color0);
  box-shadow: 0 8px 28px rgb(0 0 0 / 22%);
  font: 13px/1.4 var(--jp-ui-font-family);
  overflow-wrap: anywhere;
  transform: translateX(-50%);
}

/* it stays in the page, so that a screen reader hears what is written into it */
.rap-toast:not(.rap-shown) {
  width: 1px;
  height: 1px;
  padding: 0;
  border: 0;
  box-shadow: none;
  opacity: 0;
  overflow: hidden;
  pointer-events: none;
}

.rap-my-acts {
  position: fixed;
  z-index: 9997;
  right: 16px;
  bottom: 40px;
  display: flex;
  flex-direction: column;
  width: min(400px, calc(100vw - 32px));
  max-height: min(560px, calc(100vh - 96px));
  padding: 12px 14px;
  box-sizing: border-box;
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color0);
  box-shadow: 0 8px 28px rgb(0 0 0 / 22%);
  font: 13px/1.4 var(--jp-ui-font-family);
}

.rap-my-acts h3,
.rap-my-acts h4 {
  margin: 0 0 6px;
  font-weight: 600;
}

.rap-my-acts h4 {
  margin-top: 12px;
  color: var(--rap-quiet);
}

.rap-my-acts-lists {
  flex: 1;
  min-height: 0;
  overflow-y: auto;
}

.rap-my-acts ul {
  margin: 0;
  padding: 0;
  list-style: none;
}

.rap-my-acts li {
  display: flex;
  align-items: center;
  gap: 12px;
  padding: 6px 0;
  border-top: 1px solid var(--rap-hair);
}

.rap-my-act {
  display: grid;
  flex: 1;
  min-width: 0;
  overflow-wrap: anywhere;
}

.rap-my-act strong {
  font-weight: 500;
}

.rap-my-act-why {
  font-style: italic;
}

.rap-my-acts li.rap-my-aside {
  display: grid;
  gap: 6px;
}

.rap-status-acts {
  font: inherit;
  color: inherit;
  background: none;
  border: 0;
  padding: 0 8px;
  white-space: nowrap;
  cursor: pointer;
}

.rap-status-acts:focus-visible {
  outline: 2px solid var(--rap-accent);
  outline-offset: -2px;
}
`,""]),p.d(r,{},{A:n})},8871(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* The interviews to come: a dot for each person, all rows on one scale. */

.rap-tocome .rap-page-inner {
  max-width: 860px;
}

.rap-tocome .rap-two {
  grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
}

.rap-tocome-waits {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 14px;
}

.rap-wanted {
  container-type: inline-size;
}

.rap-wanted h3 .rap-quiet {
  font-weight: 400;
}

.rap-wanted h3 {
  font-size: 14px;
  font-weight: 600;
  margin: 14px 0 4px;
}

.rap-wanted .rap-plain-list > li {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: 1px 12px;
  padding: 5px 0;
}

.rap-wanted-count {
  color: var(--rap-quiet);
  font-variant-numeric: tabular-nums;
}

.rap-dots-row {
  grid-row: 2;
  grid-column: 1 / -1;
  display: flex;
  height: 14px;
}

/* each dot is one person, as wide as all of the longest row leave room for */
.rap-dots {
  --dot: min(14px, calc(100cqi / var(--most, 1)));
  --ink: var(--rap-accent);

  flex: none;
  width: calc(var(--n) * var(--dot));
  height: 14px;
  background-size: var(--dot) 14px;
}

.rap-dots-there {
  background-image: radial-gradient(circle closest-side, var(--ink) 74%, transparent 82%);
}

.rap-dots-soon {
  background-image: radial-gradient(
    circle closest-side,
    var(--ink) 30%,
    transparent 40% 56%,
    var(--ink) 62% 74%,
    transparent 82%
  );
}

.rap-dots-gap {
  background-image: radial-gradient(
    circle closest-side,
    transparent 56%,
    var(--ink) 62% 74%,
    transparent 82%
  );
}

.rap-dots-key {
  display: flex;
  flex-wrap: wrap;
  gap: 2px 16px;
  margin: 0;
}

.rap-dots-key > span {
  display: inline-flex;
  align-items: center;
  gap: 5px;
}

.rap-dots-key .rap-dots {
  --dot: 14px;
}

.rap-counts {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: 3px 14px;
  margin: 0;
  max-width: 380px;
}

.rap-counts dd {
  margin: 0;
  font-variant-numeric: tabular-nums;
  text-align: end;
}

.rap-days .rap-day {
  flex: 0 1 170px;
  font-variant-numeric: tabular-nums;
}

.rap-plain-list.rap-days > li {
  align-items: baseline;
}

.rap-days .rap-due {
  border-inline-start: 3px solid var(--jp-error-color1);
  padding-inline-start: 10px;
}

.rap-days .rap-due .rap-quiet {
  flex-basis: 100%;
  margin: 0;
}

@media (forced-colors: active) {
  .rap-dots {
    --ink: CanvasText;

    forced-color-adjust: none;
  }
}
`,""]),p.d(r,{},{A:n})},451(a,r,p){var e=p(1601),i=p.n(e),t=p(6314),n=(p.n(t))()(i());n.push([a.id,`/* Pages with a list on the left and work on the right: codebook, memos; and the two sides of the desk. */

.rap-split {
  display: grid;
  grid-template-columns: minmax(220px, 300px) minmax(0, 1fr);
  gap: 28px;
  align-items: start;
  margin-top: 6px;
}

.rap-book-side,
.rap-memo-side {
  position: sticky;
  top: 8px;
  max-height: calc(100vh - 240px);
  display: flex;
  flex-direction: column;
  gap: 8px;
}

/* on a phone the list is above what was chosen from it */
@media (max-width: 700px) {
  .rap-split {
    grid-template-columns: minmax(0, 1fr);
  }

  .rap-book-side,
  .rap-memo-side {
    position: static;
    max-height: 45vh;
    overflow-y: auto;
  }
}

.rap-book-tree {
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  padding: 4px 0;
  font-size: 13px;
  min-height: 0;
}

.rap-retired {
  text-decoration: line-through;
}

.rap-form {
  display: flex;
  flex-direction: column;
  gap: 8px;
}

.rap-form h2 {
  margin-top: 0;
  font-size: 18px;
}

.rap-form > .rap-main {
  align-self: flex-start;
}

.rap-tongued {
  display: grid;
  grid-template-columns: 24px 1fr;
  align-items: center;
  gap: 4px;
  margin-top: 4px;
}

.rap-tongued .rap-tongue {
  margin: 0;
}

.rap-page input[type='color'] {
  width: 64px;
  height: 32px;
  padding: 2px;
  border: 1px solid var(--rap-hair);
  border-radius: 6px;
  background: none;
}

.rap-more summary {
  cursor: pointer;
  padding: 4px 0;
}

.rap-past > li {
  display: block;
  padding: 5px 0;
}

.rap-was {
  border-inline-start: 2px solid var(--jp-border-color2);
  display: block;
  margin-block-start: 4px;
  padding-inline-start: 10px;
}

.rap-change {
  font-size: 13px;
  padding-inline-start: 14px;
}

.rap-change ins {
  text-decoration: none;
  border-bottom: 1px solid currentcolor;
}

.rap-proposal {
  border-inline-start: 3px solid var(--rap-accent);
  padding-inline-start: 10px !important;
  margin: 6px 0;
}

/* A code to be read, and the fields of one part of it. */

.rap-code-head {
  display: flex;
  align-items: center;
  gap: 10px;
}

.rap-page .rap-code-head h2 {
  margin: 0;
  font-size: 21px;
  line-height: 1.25;
  text-wrap: balance;
}

.rap-code-head h2:focus-visible {
  outline-offset: 4px;
}

.rap-page .rap-swatch-button {
  margin-inline-start: -6px;
  padding: 5px;
  border: 1px solid transparent;
  border-radius: 8px;
  background: none;
  cursor: pointer;
  line-height: 0;
}

.rap-page .rap-swatch-button:hover {
  border-color: var(--rap-hair);
}

.rap-code-head .rap-swatch {
  display: block;
  width: 16px;
  height: 16px;
}

.rap-page .rap-where {
  margin: 2px 0 14px;
}

.rap-read-part {
  margin: 0 0 12px;
}

.rap-read-name {
  display: flex;
  align-items: center;
  gap: 4px;
  min-height: 26px;
}

.rap-page .rap-read-name h3 {
  margin: 0;
  font-size: 12.5px;
  font-weight: 600;
  color: var(--rap-quiet);
}

.rap-written p {
  margin: 0 0 4px;
  max-width: 68ch;
}

.rap-writable {
  cursor: text;
  border-radius: 6px;
  margin-inline: -8px;
  padding: 1px 8px;
}

.rap-writable:hover {
  background: var(--rap-soft);
}

.rap-page .rap-pencil {
  font: inherit;
  font-size: 13px;
  color: var(--rap-quiet);
  background: none;
  border: 0;
  border-radius: 6px;
  min-width: 26px;
  min-height: 26px;
  padding: 0 6px;
  cursor: pointer;
}

.rap-page .rap-pencil:hover {
  background: var(--rap-soft);
  color: inherit;
}

.rap-page .rap-add {
  margin: 0 0 4px;
  margin-inline-start: -6px;
}

.rap-others summary {
  cursor: pointer;
  color: var(--rap-quiet);
  padding: 2px 0;
}

.rap-others p {
  display: grid;
  grid-template-columns: 26px 1fr;
  align-items: baseline;
  max-width: 68ch;
  margin: 4px 0;
}

.rap-others .rap-tongue {
  margin: 0;
}

.rap-code-acts {
  margin: 14px 0;
  padding-top: 12px;
  border-top: 1px solid var(--rap-hair);
}

.rap-page .rap-code-acts [aria-expanded='true'] {
  background: var(--rap-soft);
}

.rap-editor {
  margin: 0 0 14px;
  padding: 12px 16px 14px;
  border: 1px solid var(--rap-hair);
  border-radius: 10px;
  background: color-mix(in srgb, var(--rap-soft) 50%, transparent);
}

.rap-page .rap-editor h3 {
  margin: 0;
  font-size: 14px;
}

.rap-merging p,
.rap-merging ul {
  margin: 0 0 4px;
}

.rap-colours {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
}

.rap-colours label {
  display: flex;
  align-items: center;
  gap: 6px;
  padding: 6px 8px;
  border: 1px solid var(--rap-hair);
  border-radius: 8px;
  background: var(--jp-layout-color1);
  cursor: pointer;
}

.rap-colours .rap-swatch {
  width: 20px;
  height: 20px;
}

.rap-editor > .rap-trouble:empty {
  display: none;
}

.rap-editor > .rap-trouble {
  margin: 0;
  color: var(--jp-error-color0, #a02020);
}

.rap-page .rap-book-side > .rap-quiet {
  margin: 0;
  font-size: 12px;
  line-height: 1.4;
}
`,""]),p.d(r,{},{A:n})},6314(a){a.exports=function(a){var r=[];return r.toString=function(){return this.map(function(r){var p="",e=void 0!==r[5];return r[4]&&(p+="@supports (".concat(r[4],") {")),r[2]&&(p+="@media ".concat(r[2]," {")),e&&(p+="@layer".concat(r[5].length>0?" ".concat(r[5]):""," {")),p+=a(r),e&&(p+="}"),r[2]&&(p+="}"),r[4]&&(p+="}"),p}).join("")},r.i=function(a,p,e,i,t){"string"==typeof a&&(a=[[null,a,void 0]]);var n={};if(e)for(var o=0;o<this.length;o++){var d=this[o][0];null!=d&&(n[d]=!0)}for(var l=0;l<a.length;l++){var s=[].concat(a[l]);e&&n[s[0]]||(void 0!==t&&(void 0===s[5]||(s[1]="@layer".concat(s[5].length>0?" ".concat(s[5]):""," {").concat(s[1],"}")),s[5]=t),p&&(s[2]&&(s[1]="@media ".concat(s[2]," {").concat(s[1],"}")),s[2]=p),i&&(s[4]?(s[1]="@supports (".concat(s[4],") {").concat(s[1],"}"),s[4]=i):s[4]="".concat(i)),r.push(s))}},r}},1601(a){a.exports=function(a){return a[1]}},5072(a){var r=[];function p(a){for(var p=-1,e=0;e<r.length;e++)if(r[e].identifier===a){p=e;break}return p}function e(a,e){for(var i={},t=[],n=0;n<a.length;n++){var o=a[n],d=e.base?o[0]+e.base:o[0],l=i[d]||0,s="".concat(d," ").concat(l);i[d]=l+1;var x=p(s),g={css:o[1],media:o[2],sourceMap:o[3],supports:o[4],layer:o[5]};if(-1!==x)r[x].references++,r[x].updater(g);else{var c=function(a,r){var p=r.domAPI(r);return p.update(a),function(r){r?(r.css!==a.css||r.media!==a.media||r.sourceMap!==a.sourceMap||r.supports!==a.supports||r.layer!==a.layer)&&p.update(a=r):p.remove()}}(g,e);e.byIndex=n,r.splice(n,0,{identifier:s,updater:c,references:1})}t.push(s)}return t}a.exports=function(a,i){var t=e(a=a||[],i=i||{});return function(a){a=a||[];for(var n=0;n<t.length;n++){var o=p(t[n]);r[o].references--}for(var d=e(a,i),l=0;l<t.length;l++){var s=p(t[l]);0===r[s].references&&(r[s].updater(),r.splice(s,1))}t=d}}},7659(a){var r={};a.exports=function(a,p){var e=function(a){if(void 0===r[a]){var p=document.querySelector(a);if(window.HTMLIFrameElement&&p instanceof window.HTMLIFrameElement)try{p=p.contentDocument.head}catch(a){p=null}r[a]=p}return r[a]}(a);if(!e)throw Error("Couldn't find a style target. This probably means that the value for the 'insert' parameter is invalid.");e.appendChild(p)}},540(a){a.exports=function(a){var r=document.createElement("style");return a.setAttributes(r,a.attributes),a.insert(r,a.options),r}},5056(a,r,p){a.exports=function(a){var r=p.nc;r&&a.setAttribute("nonce",r)}},7825(a){a.exports=function(a){if("u"<typeof document)return{update:function(){},remove:function(){}};var r=a.insertStyleElement(a);return{update:function(p){var e,i,t;e="",p.supports&&(e+="@supports (".concat(p.supports,") {")),p.media&&(e+="@media ".concat(p.media," {")),(i=void 0!==p.layer)&&(e+="@layer".concat(p.layer.length>0?" ".concat(p.layer):""," {")),e+=p.css,i&&(e+="}"),p.media&&(e+="}"),p.supports&&(e+="}"),(t=p.sourceMap)&&"u">typeof btoa&&(e+="\n/*# sourceMappingURL=data:application/json;base64,".concat(btoa(unescape(encodeURIComponent(JSON.stringify(t))))," */")),a.styleTagTransform(e,r,a.options)},remove:function(){var a;null===(a=r).parentNode||a.parentNode.removeChild(a)}}}},1113(a){a.exports=function(a,r){if(r.styleSheet)r.styleSheet.cssText=a;else{for(;r.firstChild;)r.removeChild(r.firstChild);r.appendChild(document.createTextNode(a))}}},5959(a,r,p){var e=p(5072),i=p.n(e),t=p(7825),n=p.n(t),o=p(7659),d=p.n(o),l=p(5056),s=p.n(l),x=p(540),g=p.n(x),c=p(1113),h=p.n(c),m=p(2646),f={};f.styleTagTransform=h(),f.setAttributes=s(),f.insert=d().bind(null,"head"),f.domAPI=n(),f.insertStyleElement=g(),i()(m.A,f),m.A&&m.A.locals&&m.A.locals}}]);