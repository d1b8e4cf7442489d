using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// What a message is on Telegram. Whatever stands in a message is shown as it is: nothing in it is read as mark-up, and whatever the
/// message, Telegram can take what comes out.
/// </summary>
internal static class TelegramRenderer
{
    private const int Cells = 12, LongestLog = 3000, LongestName = 60;
    private static readonly HtmlSection Nothing = new([[new HtmlRun("…")]]);

    /// <summary>At least one send; the message's buttons are below the last text, or below the last thing where there is no text.</summary>
    public static IReadOnlyList<TelegramSend> Render(ChatMessage message, TelegramScene scene)
    {
        var sends = new List<TelegramSend>();
        var text = new List<HtmlSection>();
        for (var i = 0; i < message.Blocks.Count; i++)
        {
            var block = message.Blocks[i];
            if (Attached(block) is { } attached)
            {
                Flush();
                sends.Add(attached);
            }
            else
            {
                if (text.Count > 0 && (StandsApart(block) || message.Blocks[i - 1] is TableBlock or FormBlock)) text.Add(new HtmlSection([[]]));
                text.AddRange(Text(block, scene));
            }
        }
        Flush();
        var buttons = TelegramKeyboard.Rows([.. message.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons)]);
        if (sends.Count == 0) sends.Add(new TelegramText(TelegramHtml.Pack([buttons.Count > 0 ? new HtmlSection([[new HtmlRun("👇")]]) : Nothing])[0]));
        if (buttons.Count > 0)
        {
            var at = sends.FindLastIndex(s => s is TelegramText) is var last and >= 0 ? last : sends.Count - 1;
            sends[at] = sends[at] with { Buttons = buttons };
        }
        return sends;

        void Flush()
        {
            sends.AddRange(TelegramHtml.Pack(text).Select(html => new TelegramText(html)));
            text.Clear();
        }
    }

    /// <summary>The block as a picture or a file, or null when it is text.</summary>
    private static TelegramSend? Attached(Block block) => block switch
    {
        PlotBlock plot => new TelegramPhoto(plot.Path, Caption(plot.Alt)),
        FileBlock file => new TelegramDocument(file.Path, null, FileName(Path.GetFileName(file.Path), file.Name), Caption(file.Name)),
        LogBlock log when Clean(log.Text).Length > LongestLog =>
            new TelegramDocument(null, IncomingText.CleanLines(log.Text), FileName(Path.ChangeExtension(log.Name ?? "log", Extension(log)), "log.txt"), Caption(log.Name ?? "")),
        _ => null,
    };

    private static IEnumerable<HtmlSection> Text(Block block, TelegramScene scene)
    {
        switch (block)
        {
            case HeadingBlock heading:
                return [new HtmlSection([[new HtmlRun(Line(heading.Text), "<b>", "</b>")]])];
            case ParagraphBlock paragraph:
                return [new HtmlSection([Runs(paragraph.Spans, scene)])];
            case FieldsBlock fields:
                return [new HtmlSection([.. fields.Fields.Select(f => (IReadOnlyList<HtmlRun>)[new HtmlRun($"{Line(f.Label)}: "), .. Runs(f.Value, scene)])])];
            case TableBlock table:
                return TelegramTable.Show(table, scene);
            case LogBlock log:
                return Log(log);
            case ProgressBlock progress:
                return [new HtmlSection([[new HtmlRun(Progress(progress))]])];
            case ButtonsBlock buttons:
                // Only those that cannot be pressed: the others are below the message.
                var typed = buttons.Buttons.Where(b => b.Token is null);
                return [.. typed.Select(b => new HtmlSection([[new HtmlRun($"→ {Line(b.Label)}: "), new HtmlRun(Line(b.Command), "<code>", "</code>")]]))];
            case FormBlock form:
                return [new HtmlSection([[new HtmlRun(Line(form.Title), "<b>", "</b>")], .. form.Fields.Select(Question)])];
            default:
                throw new InvalidOperationException($"Telegram cannot show {block.GetType().Name}.");
        }
    }

    public static IReadOnlyList<HtmlRun> Runs(IEnumerable<Span> spans, TelegramScene scene) => [.. spans.Select(span => span switch
    {
        TextSpan text => new HtmlRun(text.Silent ? TelegramHtml.Silence(Clean(text.Text)) : Clean(text.Text)),
        StrongSpan text => new HtmlRun(Clean(text.Text), "<b>", "</b>"),
        CodeSpan text => new HtmlRun(Clean(text.Text), "<code>", "</code>"),
        PersonSpan person when scene.Accounts.TryGetValue(person.PersonId, out var account) && account.All(char.IsAsciiDigit) =>
            new HtmlRun("@" + Line(person.Name), $"<a href=\"tg://user?id={account}\">", "</a>"),
        PersonSpan person => new HtmlRun("@" + Line(person.Name)),
        LinkSpan link when IsAddress(link.Address) => new HtmlRun(Line(link.Text), $"<a href=\"{TelegramHtml.Escape(link.Address)}\">", "</a>"),
        LinkSpan link => new HtmlRun($"{Line(link.Text)} ({Line(link.Address)})"),
        TimeSpanned time => new HtmlRun(Time(time.At, scene)),
        _ => throw new InvalidOperationException($"Telegram cannot show {span.GetType().Name}."),
    })];

    /// <summary>Text on one line, however long.</summary>
    public static string Line(string text) => Clean(text).Replace('\n', ' ').Replace('\t', ' ').Trim();

    private static string Clean(string text) => IncomingText.CleanLines(text);

    private static IEnumerable<HtmlSection> Log(LogBlock log)
    {
        if (log.Name is { } name && Line(name).Length > 0) yield return new HtmlSection([[new HtmlRun(Line(name), "<b>", "</b>")]]);
        var language = new string([.. (log.Language ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '#')]);
        var lines = Clean(log.Text).TrimEnd('\n').Split('\n').Select(l => (IReadOnlyList<HtmlRun>)[new HtmlRun(l.Replace("\t", "    ", StringComparison.Ordinal))]);
        yield return language.Length > 0
            ? new HtmlSection([.. lines], $"<pre><code class=\"language-{TelegramHtml.Escape(language)}\">", "</code></pre>")
            : new HtmlSection([.. lines], "<pre>", "</pre>");
    }

    private static string Progress(ProgressBlock progress)
    {
        var label = Line(progress.Label);
        if (progress.Fraction is not { } fraction || double.IsNaN(fraction)) return $"⏳ {label}";
        var share = Math.Clamp(fraction, 0, 1);
        var done = (int)Math.Round(share * Cells);
        return $"{new string('▓', done)}{new string('░', Cells - done)} {share * 100:0} % {label}";
    }

    private static IReadOnlyList<HtmlRun> Question(FormField field)
    {
        var answers = field.Choices.Count > 0 ? string.Join(", ", field.Choices.Select(c => c.Label)) : field.Hint ?? field.Value ?? "";
        return Line(answers) is { Length: > 0 } shown ? [new HtmlRun($"• {Line(field.Label)} "), new HtmlRun($"({shown})", "<i>", "</i>")] : [new HtmlRun($"• {Line(field.Label)}")];
    }

    private static string Time(DateTimeOffset at, TelegramScene scene)
    {
        var zone = scene.Zone ?? TimeZoneInfo.Utc;
        var shown = TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return zone.Equals(TimeZoneInfo.Utc) ? shown + " UTC" : shown;
    }

    private static bool IsAddress(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "tg" or "mailto";

    private static bool StandsApart(Block block) => block is HeadingBlock or TableBlock or FormBlock;

    private static string Caption(string text) => TelegramHtml.Escape(TelegramHtml.Cut(Line(text), TelegramHtml.MaxCaption));

    private static string Extension(LogBlock log) => log.Language is { Length: > 0 and <= 8 } language && language.All(char.IsAsciiLetterOrDigit) ? language : "txt";

    /// <summary>The first of the names that has letters a file's name can have; of a long one the end, where it says what kind of file it is.</summary>
    private static string FileName(params string[] names)
    {
        var safe = names.Select(name => new string([.. Line(name).Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')]).Trim('-', '.'))
            .FirstOrDefault(name => name.Length > 0) ?? "file";
        return safe[Math.Max(0, safe.Length - LongestName)..];
    }
}
