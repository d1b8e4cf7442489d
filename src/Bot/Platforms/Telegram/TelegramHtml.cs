using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>A run of plain text and the tags around it.</summary>
internal sealed record HtmlRun(string Text, string Open = "", string Close = "");

/// <summary>Lines that belong together; the tags around them are closed and opened again where they are split.</summary>
internal sealed record HtmlSection(IReadOnlyList<IReadOnlyList<HtmlRun>> Lines, string Open = "", string Close = "")
{
    /// <summary>How many characters a reader counts.</summary>
    public int Length { get; } = Lines.Sum(l => l.Sum(r => r.Text.Length) + 1) - 1;
}

/// <summary>Telegram's HTML: plain text is escaped here and nowhere else, and long text is split between runs, never inside a tag.</summary>
internal static partial class TelegramHtml
{
    public const int MaxText = 4096, MaxCaption = 1024;

    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>
    /// Text in which Telegram finds no mention, command or tag by itself: a joiner that nobody sees parts the sign from its word.
    /// </summary>
    public static string Silence(string text) => Sign().Replace(text, "$0\u2060");

    /// <summary>The first characters, with a sign that there were more; half a surrogate pair is never left.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..Whole(text, length - 1)] + "…";

    /// <summary>The sections as messages of at most <see cref="MaxText"/> characters. A section moves to the next message whole when it fits there.</summary>
    public static IReadOnlyList<string> Pack(IEnumerable<HtmlSection> sections)
    {
        var page = new Page();
        foreach (var section in sections)
        {
            if (section.Length + page.Gap > page.Free && section.Length <= MaxText) page.Turn();
            page.Begin(section);
            foreach (var line in section.Lines) page.Add(line);
            page.End();
        }
        page.Turn();
        return page.Done;
    }

    /// <summary>The largest length up to the wanted one that does not cut a character in half.</summary>
    private static int Whole(string text, int length) => length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;

    [GeneratedRegex(@"(?:[@#$]|(?<!\w)/)(?=\w)")]
    private static partial Regex Sign();

    /// <summary>The message that is being filled.</summary>
    private sealed class Page
    {
        private readonly StringBuilder _html = new();
        private HtmlSection? _section;
        private bool _visible, _lineBegun;
        private int _used;

        public List<string> Done { get; } = [];
        public int Free => MaxText - _used;

        /// <summary>What stands between this section and the one before.</summary>
        public int Gap => _used > 0 ? 1 : 0;

        public void Begin(HtmlSection section)
        {
            if (Free <= Gap) Turn();
            if (Gap > 0) Write("\n", 1);
            _section = section;
            _html.Append(section.Open);
            _lineBegun = false;
        }

        public void End()
        {
            _html.Append(_section!.Close);
            _section = null;
        }

        public void Add(IReadOnlyList<HtmlRun> line)
        {
            if (_lineBegun)
            {
                if (Free < 1 + Math.Min(line.Sum(r => r.Text.Length), MaxText - 1)) Turn();
                else Write("\n", 1);
            }
            _lineBegun = true;
            foreach (var run in line)
                for (var rest = run.Text; rest.Length > 0;)
                {
                    var fits = Whole(rest, Math.Min(rest.Length, Free));
                    if (fits <= 0)
                    {
                        Turn();
                        continue;
                    }
                    if (fits < rest.Length && rest.LastIndexOf(' ', fits - 1) is var blank && blank > fits / 2) fits = blank + 1;
                    _html.Append(run.Open);
                    Write(Escape(rest[..fits]), fits);
                    _html.Append(run.Close);
                    _visible |= rest[..fits].Any(IsVisible);
                    rest = rest[fits..];
                    if (rest.Length > 0) Turn();
                }
        }

        /// <summary>Ends this message and begins the next one inside the same section; nothing to see is no message.</summary>
        public void Turn()
        {
            if (_section is not null) _html.Append(_section.Close);
            if (_visible) Done.Add(_html.ToString());
            _html.Clear().Append(_section?.Open);
            (_used, _visible) = (0, false);
        }

        // A message of blanks and joiners is refused as empty.
        private static bool IsVisible(char c) => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format;

        private void Write(string html, int characters)
        {
            _html.Append(html);
            _used += characters;
        }
    }
}
