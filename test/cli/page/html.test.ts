import { describe, expect, it } from "vitest";
import { html, name, shortened } from "../../../cli/page/html.ts";

describe("html", () => {
  it("escapes what is put in, in text and in attributes", () => {
    const hostile = `</style><script>alert('1')</script>"&`;
    const escaped = "&lt;/style&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;";
    expect(html`<b title="${hostile}">${hostile}</b>`.text).toBe(`<b title="${escaped}">${escaped}</b>`);
  });

  it("keeps what is HTML already, joins lists, and writes nothing for undefined and false", () => {
    expect(html`<ul>${[html`<li>1</li>`, "<", [2]]}${undefined}${false}</ul>`.text).toBe("<ul><li>1</li>&lt;2</ul>");
  });

  it("shows control characters, which HTML does not allow, as one sign", () => {
    expect(html`${"a\u0000b\u001bc\u0085\n\t"}`.text).toBe("a\ufffdb\ufffdc\ufffd\n\t");
  });
});

describe("name", () => {
  it("gives a text a direction of its own", () => {
    expect(name("\u202eabc<").text).toBe("<bdi>\u202eabc&lt;</bdi>");
  });

  it("cuts a long text between two characters", () => {
    expect(shortened("abcdef", 6)).toBe("abcdef");
    expect(shortened("abcdefg", 6)).toBe("abcde…");
    expect(shortened("🦓".repeat(9), 3)).toBe("🦓🦓…");
    expect(shortened("x".repeat(1e6), 10)).toBe(`${"x".repeat(9)}…`);
  });
});
