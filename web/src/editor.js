// The editor that takes the place of the query's text field. It lives in a shadow root: there CodeMirror adopts its
// style sheets, while elsewhere it would add style elements, which the pages' policy forbids.

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
  HighlightStyle, LanguageSupport, bracketMatching, delimitedIndent, foldGutter, foldKeymap, indentNodeProp, indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  EditorView, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import { make } from "./dom.js";

const language = SparqlLanguage.configure({
  props: [indentNodeProp.add({ GroupGraphPattern: delimitedIndent({ closing: "}", align: false }) })],
});

const sparql = (complete) =>
  new LanguageSupport(language, [
    language.data.of({
      autocomplete: complete,
      commentTokens: { line: "#" },
      closeBrackets: { brackets: ["(", "[", "{", '"'] },
    }),
  ]);

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.string, tags.annotation], color: "var(--code-string)" },
  { tag: [tags.integer, tags.float, tags.bool], color: "var(--code-number)" },
  { tag: tags.variableName, color: "var(--code-variable)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--code-name)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--card)", color: "var(--ink)", fontSize: "0.9rem", borderRadius: "7px" },
  "&.cm-focused": { outline: "none" }, // the host shows the focus
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", maxHeight: "65vh", overflow: "auto", borderRadius: "7px" },
  ".cm-content, .cm-gutter": { minHeight: "11em" },
  ".cm-content": { padding: "0.5rem 0", caretColor: "var(--ink)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--muted)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "var(--code-line)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--code-line)", color: "var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--code-selection)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--code-bracket)", outline: "1px solid var(--agree-line)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--error-soft)", outline: "1px solid var(--error)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunk)", color: "var(--muted)", borderColor: "var(--line)" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line-strong)", borderRadius: "6px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "0.85rem", maxHeight: "17em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.5rem", lineHeight: "1.35" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "var(--muted)", fontFamily: "var(--sans)", fontStyle: "normal", marginLeft: "1em" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionIcon": { opacity: "0.75", width: "1.2em" },
  ".cm-tooltip.cm-completionInfo": { fontFamily: "var(--sans)", fontSize: "0.85rem", padding: "0.3rem 0.6rem" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", padding: "0.4rem 0.6rem" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--error)" },
  ".cm-lintRange-error": {
    backgroundImage: "none", textDecoration: "underline wavy var(--error) 1.5px", textUnderlineOffset: "0.2em",
    backgroundColor: "var(--error-soft)",
  },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--error)" },
  ".hint": { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});

// Where the browser itself replaces selected text, it styles what it inserts, and the pages' policy complains of that;
// so the editor does it before the browser.
const replaceSelected = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    if (event.inputType !== "insertText" || event.data === null || event.isComposing || main.empty) return false;
    const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler); // brackets are put around what is selected
    if (!handlers.some((handle) => handle(view, main.from, main.to, event.data, insert))) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

/**
 * Put the editor in the place of the text field, which keeps the text for the form.
 *
 * @param {HTMLTextAreaElement} field
 * @param {{complete: Function, run: Function, changed: Function}} does
 */
export function openEditor(field, { complete, run, changed }) {
  const host = make("div", { class: "editor" });
  const root = host.attachShadow({ mode: "open" });
  field.before(host);
  const hint = make("p", { id: "hint", hidden: true }, "Control and Enter run the query. Escape, then Tab leaves the editor.");
  root.append(hint);

  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lintGutter(), lineNumbers(), foldGutter(), highlightSpecialChars(), history(), drawSelection(), dropCursor(),
        indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), highlightActiveLineGutter(),
        EditorView.lineWrapping,
        autocompletion({ icons: true }),
        keymap.of([
          { key: "Mod-Enter", run: () => (run(), true), preventDefault: true },
          { key: "Tab", run: acceptCompletion },
          ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap, indentWithTab,
        ]),
        replaceSelected,
        sparql(complete),
        syntaxHighlighting(colours),
        look,
        EditorView.contentAttributes.of({
          "aria-label": "SPARQL query", "aria-describedby": "hint", spellcheck: "false", autocapitalize: "off",
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          field.value = update.state.doc.toString();
          changed();
        }),
      ],
    }),
  });
  field.hidden = true;

  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
    },
    focus: () => view.focus(),
    /** Underline the word at a line and column, counted from 1; without them, forget what was underlined. */
    underline(message, line, column) {
      const diagnostics = message && line ? [{ ...place(view.state.doc, line, column), severity: "error", message }] : [];
      view.dispatch(setDiagnostics(view.state, diagnostics));
      if (diagnostics.length) view.dispatch({ effects: EditorView.scrollIntoView(diagnostics[0].from) });
    },
  };
}

/** The word that begins at the place, or the one before it where the place is behind the end of the line. */
function place(doc, line, column) {
  const text = doc.line(Math.min(line, doc.lines));
  const ends = Math.min([...text.text].slice(0, column - 1).join("").length, text.length);
  const word = text.text.slice(ends).match(/^\s*(?:<[^>]*>|[?$]?[\w:.-]+|\S)/);
  if (word) return { from: text.from + ends, to: text.from + ends + word[0].length };
  const before = text.text.trimEnd();
  if (before) return { from: text.from + before.length - before.match(/\S+$/)[0].length, to: text.from + before.length };
  const previous = doc.sliceString(0, text.from).trimEnd();
  return { from: Math.max(0, previous.length - 1), to: previous.length };
}
