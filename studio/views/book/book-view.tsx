/**
 * The book: every derivation, typeset when the page was built.
 *
 * @module
 */
import "katex/dist/katex.min.css";
import "./book.css";
import { type Signal, useSignal } from "@preact/signals";
import type { JSX, TargetedMouseEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { addressOf } from "../../state/address.ts";
import { place } from "../../state/experiment.ts";
import { CHAPTERS, type Chapter } from "./chapters.ts";

export function BookView(): JSX.Element {
  const chapter = CHAPTERS.find(({ name }) => name === place.value.chapter) ?? CHAPTERS[0]!;
  const anchor = useSignal("");
  return (
    <div class="book">
      <nav aria-label="Chapters" class="card">
        <ol>
          {CHAPTERS.map(({ name, title }) => (
            <li key={name}>
              <a
                href={addressOf({ ...place.value, chapter: name })}
                aria-current={name === chapter.name ? "page" : undefined}
              >
                {title}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <Text key={chapter.name} chapter={chapter} anchor={anchor} />
    </div>
  );
}

interface TextProps {
  readonly chapter: Chapter;
  /** The heading to go to. */
  readonly anchor: Signal<string>;
}

function Text({ chapter, anchor }: TextProps): JSX.Element {
  const html = useSignal<string | undefined>(undefined);
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    chapter.load().then(
      ({ default: { html: text } }) => {
        html.value = text;
      },
      () => {
        html.value = "<p>This chapter could not be loaded. Reload the page.</p>";
      },
    );
  }, [chapter]);
  useEffect(() => {
    if (html.value === undefined) return;
    const heading = anchor.value && article.current?.querySelector(`[id="${CSS.escape(anchor.value)}"]`);
    if (heading) heading.scrollIntoView();
    else scrollTo(0, 0);
  }, [html.value, anchor.value]);
  if (html.value === undefined) return <p class="soft">Loading…</p>;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
    <article
      class="card prose"
      ref={article}
      onClick={(event) => follow(event, anchor)}
      dangerouslySetInnerHTML={{ __html: html.value }}
    />
  );
}

/** Links from one chapter to another. */
function follow(event: TargetedMouseEvent<HTMLElement>, anchor: Signal<string>): void {
  const link = (event.target as Element).closest<HTMLElement>("a[data-chapter]");
  if (link === null) return;
  event.preventDefault();
  const { chapter, anchor: heading = "" } = link.dataset;
  anchor.value = heading;
  if (chapter) location.hash = addressOf({ ...place.value, chapter });
}
