"use strict";(self.rspackChunkrap_lab=self.rspackChunkrap_lab||[]).push([[700],{9(r,a,e){var o=e(601),n=e.n(o),i=e(314),t=(e.n(i))()(n());t.push([r.id,`.rap-box,
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
`,""]),e.d(a,{},{A:t})},358(r,a,e){var o=e(601),n=e.n(o),i=e(314),t=(e.n(i))()(n());t.push([r.id,`.rap-coding {
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
  width: 8px;
}

.rap-mode {
  width: 132px;
  height: 30px;
}

`,""]),e.d(a,{},{A:t})},646(r,a,e){var o=e(601),n=e.n(o),i=e(314),t=e.n(i),p=e(358),l=e(6),c=e(472),s=e(94),d=e(969),x=e(9),u=t()(n());u.i(p.A),u.i(l.A),u.i(c.A),u.i(s.A),u.i(d.A),u.i(x.A),u.push([r.id,`:root {
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
`,""]),e.d(a,{},{A:u})},94(r,a,e){var o=e(601),n=e.n(o),i=e(314),t=(e.n(i))()(n());t.push([r.id,`.rap-gutter {
  position: relative;
  margin-inline-start: 14px;
  font-family: var(--jp-ui-font-family);
  color: var(--jp-ui-font-color0);
}

.rap-stripes {
  position: sticky;
  top: 0;
  display: block;
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

.rap-chip[aria-pressed='true'] {
  background: color-mix(in srgb, var(--rap-accent) 18%, transparent);
}

@container (width < 820px) {
  .rap-columns {
    grid-template-columns: minmax(0, 1fr) 168px;
    padding-inline-start: 4px;
  }

  .rap-columns.rap-two {
    grid-template-columns: minmax(0, 1fr) 110px;
  }

  .rap-turn {
    grid-template-columns: 46px minmax(0, 1fr);
  }

  .rap-two .rap-turn {
    grid-template-columns: 46px minmax(0, 1fr) minmax(0, 0.75fr);
    column-gap: 12px;
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
`,""]),e.d(a,{},{A:t})},472(r,a,e){var o=e(601),n=e.n(o),i=e(314),t=(e.n(i))()(n());t.push([r.id,`.rap-mark {
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

`,""]),e.d(a,{},{A:t})},969(r,a,e){var o=e(601),n=e.n(o),i=e(314),t=(e.n(i))()(n());t.push([r.id,`.rap-panel {
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

.rap-source-name {
  display: flex;
  flex-direction: column;
  min-width: 0;
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

.rap-source .rap-end {
  min-width: 26px;
  text-align: end;
  margin-inline-start: 0;
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
`,""]),e.d(a,{},{A:t})},6(r,a,e){var o=e(601),n=e.n(o),i=e(314),t=(e.n(i))()(n());t.push([r.id,`.rap-middle {
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
}

.rap-coding .rap-text:focus-visible {
  outline: none;
  box-shadow: inset 3px 0 0 var(--rap-accent);
}

.rap-columns {
  display: grid;
  grid-template-columns: minmax(0, calc(65ch + 86px)) minmax(150px, 260px);
  justify-content: center;
  font-size: var(--rap-size);
  padding-inline: 12px 4px;
}

.rap-columns.rap-two {
  grid-template-columns: minmax(0, calc(104ch + 86px)) minmax(130px, 220px);
}

.rap-body {
  position: relative;
  line-height: 1.65;
  padding: 22px 0 45vh;
  font-family: var(--jp-content-font-family);
}

.rap-turn {
  display: grid;
  grid-template-columns: 74px minmax(0, 1fr);
  column-gap: 12px;
  margin-bottom: 0.65em;
}

.rap-two .rap-turn {
  grid-template-columns: 74px minmax(0, 1fr) minmax(0, 0.75fr);
  column-gap: 18px;
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

`,""]),e.d(a,{},{A:t})},314(r){r.exports=function(r){var a=[];return a.toString=function(){return this.map(function(a){var e="",o=void 0!==a[5];return a[4]&&(e+="@supports (".concat(a[4],") {")),a[2]&&(e+="@media ".concat(a[2]," {")),o&&(e+="@layer".concat(a[5].length>0?" ".concat(a[5]):""," {")),e+=r(a),o&&(e+="}"),a[2]&&(e+="}"),a[4]&&(e+="}"),e}).join("")},a.i=function(r,e,o,n,i){"string"==typeof r&&(r=[[null,r,void 0]]);var t={};if(o)for(var p=0;p<this.length;p++){var l=this[p][0];null!=l&&(t[l]=!0)}for(var c=0;c<r.length;c++){var s=[].concat(r[c]);o&&t[s[0]]||(void 0!==i&&(void 0===s[5]||(s[1]="@layer".concat(s[5].length>0?" ".concat(s[5]):""," {").concat(s[1],"}")),s[5]=i),e&&(s[2]&&(s[1]="@media ".concat(s[2]," {").concat(s[1],"}")),s[2]=e),n&&(s[4]?(s[1]="@supports (".concat(s[4],") {").concat(s[1],"}"),s[4]=n):s[4]="".concat(n)),a.push(s))}},a}},601(r){r.exports=function(r){return r[1]}},72(r){var a=[];function e(r){for(var e=-1,o=0;o<a.length;o++)if(a[o].identifier===r){e=o;break}return e}function o(r,o){for(var n={},i=[],t=0;t<r.length;t++){var p=r[t],l=o.base?p[0]+o.base:p[0],c=n[l]||0,s="".concat(l," ").concat(c);n[l]=c+1;var d=e(s),x={css:p[1],media:p[2],sourceMap:p[3],supports:p[4],layer:p[5]};if(-1!==d)a[d].references++,a[d].updater(x);else{var u=function(r,a){var e=a.domAPI(a);return e.update(r),function(a){a?(a.css!==r.css||a.media!==r.media||a.sourceMap!==r.sourceMap||a.supports!==r.supports||a.layer!==r.layer)&&e.update(r=a):e.remove()}}(x,o);o.byIndex=t,a.splice(t,0,{identifier:s,updater:u,references:1})}i.push(s)}return i}r.exports=function(r,n){var i=o(r=r||[],n=n||{});return function(r){r=r||[];for(var t=0;t<i.length;t++){var p=e(i[t]);a[p].references--}for(var l=o(r,n),c=0;c<i.length;c++){var s=e(i[c]);0===a[s].references&&(a[s].updater(),a.splice(s,1))}i=l}}},659(r){var a={};r.exports=function(r,e){var o=function(r){if(void 0===a[r]){var e=document.querySelector(r);if(window.HTMLIFrameElement&&e instanceof window.HTMLIFrameElement)try{e=e.contentDocument.head}catch(r){e=null}a[r]=e}return a[r]}(r);if(!o)throw Error("Couldn't find a style target. This probably means that the value for the 'insert' parameter is invalid.");o.appendChild(e)}},540(r){r.exports=function(r){var a=document.createElement("style");return r.setAttributes(a,r.attributes),r.insert(a,r.options),a}},56(r,a,e){r.exports=function(r){var a=e.nc;a&&r.setAttribute("nonce",a)}},825(r){r.exports=function(r){if("u"<typeof document)return{update:function(){},remove:function(){}};var a=r.insertStyleElement(r);return{update:function(e){var o,n,i;o="",e.supports&&(o+="@supports (".concat(e.supports,") {")),e.media&&(o+="@media ".concat(e.media," {")),(n=void 0!==e.layer)&&(o+="@layer".concat(e.layer.length>0?" ".concat(e.layer):""," {")),o+=e.css,n&&(o+="}"),e.media&&(o+="}"),e.supports&&(o+="}"),(i=e.sourceMap)&&"u">typeof btoa&&(o+="\n/*# sourceMappingURL=data:application/json;base64,".concat(btoa(unescape(encodeURIComponent(JSON.stringify(i))))," */")),r.styleTagTransform(o,a,r.options)},remove:function(){var r;null===(r=a).parentNode||r.parentNode.removeChild(r)}}}},113(r){r.exports=function(r,a){if(a.styleSheet)a.styleSheet.cssText=r;else{for(;a.firstChild;)a.removeChild(a.firstChild);a.appendChild(document.createTextNode(r))}}},959(r,a,e){var o=e(72),n=e.n(o),i=e(825),t=e.n(i),p=e(659),l=e.n(p),c=e(56),s=e.n(c),d=e(540),x=e.n(d),u=e(113),f=e.n(u),g=e(646),h={};h.styleTagTransform=f(),h.setAttributes=s(),h.insert=l().bind(null,"head"),h.domAPI=t(),h.insertStyleElement=x(),n()(g.A,h),g.A&&g.A.locals&&g.A.locals}}]);