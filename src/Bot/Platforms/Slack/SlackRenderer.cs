using System.Text.Json.Nodes;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>What a message becomes in Slack: posts in order, then files, and forms to open.</summary>
internal sealed record SlackRendering(IReadOnlyList<SlackPost> Posts, IReadOnlyList<SlackAttachment> Files, IReadOnlyList<FormBlock> Forms);

/// <summary>One message of Slack's: blocks, and the words for notifications and screen readers.</summary>
internal sealed record SlackPost(JsonArray Blocks, string Text);

/// <summary>A file to upload: from below the state folder, or with the content itself.</summary>
internal sealed record SlackAttachment(string Name, string Title)
{
    public string? Path { get; init; }
    public string? Content { get; init; }

    /// <summary>What a picture shows, for those who do not see it.</summary>
    public string? Alt { get; init; }

    /// <summary>What makes it another file.</summary>
    public string Written => Path ?? Content ?? "";
}

/// <summary>
/// Turns a message into Slack's blocks, within Slack's limits: what is too long for one block becomes several, what is too long for a
/// message becomes several messages, and a long text becomes a file. Nothing in a text is read as mark-up.
/// </summary>
internal static class SlackRenderer
{
    private const int Cells = 16;
    private const int LongestLog = 3000;
    private const int LongestNotification = 2000;

    /// <summary>Renders with the Slack account of each person who has one.</summary>
    public static SlackRendering Render(ChatMessage message, IReadOnlyDictionary<long, string> accounts)
    {
        var pages = new SlackPages(SlackLimits.MessageBlocks);
        var files = new List<SlackAttachment>();
        var (rich, tabled) = (new SlackRichText(accounts), false);
        foreach (var block in message.Blocks)
        {
            // Slack takes one table a message: a narrow second one goes as text, so that the message stays in one piece and can be edited.
            var asText = tabled && block is TableBlock narrow && SlackTable.IsNarrow(narrow);
            Show(asText ? new LogBlock(SlackPlainText.Of((TableBlock)block)) : block, rich, pages, files, tables: true);
            tabled |= block is TableBlock;
        }
        return new SlackRendering(
            [.. pages.All.Select((blocks, i) => new SlackPost(blocks, Notification(i == 0 ? SlackPlainText.Of(message) : SlackPlainText.Of(blocks))))], files, [.. message.Blocks.OfType<FormBlock>()]);
    }

    private static string Notification(string words) => words.Trim().Length == 0 ? "…" : SlackText.Escape(SlackText.Cut(words, LongestNotification));

    /// <summary>The same as a home page, which has neither tables nor files; what goes past its end is in the conversation's commands.</summary>
    public static JsonObject RenderHome(ChatMessage message, IReadOnlyDictionary<long, string> accounts)
    {
        var pages = new SlackPages(SlackLimits.ViewBlocks);
        foreach (var block in message.Blocks) Show(block, new SlackRichText(accounts), pages, [], tables: false);
        return new JsonObject { ["type"] = "home", ["blocks"] = pages.All is [var first, ..] ? first : [] };
    }

    private static void Show(Block block, SlackRichText rich, SlackPages pages, List<SlackAttachment> files, bool tables)
    {
        switch (block)
        {
            case HeadingBlock heading:
                if (SlackRichText.Clean(heading.Text).Trim().Length == 0) break;
                pages.Add(new JsonObject { ["type"] = "header", ["text"] = SlackRichText.Plain(heading.Text, SlackLimits.Header) });
                if (SlackRichText.Clean(heading.Text).Length > SlackLimits.Header) pages.AddText([SlackRichText.Text(heading.Text)!]);
                break;
            case ParagraphBlock paragraph:
                pages.AddText(rich.Elements(paragraph.Spans));
                break;
            case FieldsBlock fields:
                pages.AddText(fields.Fields.SelectMany((field, i) => rich.Elements([new StrongSpan($"{(i > 0 ? "\n" : "")}{field.Label}: "), .. field.Value])));
                break;
            case TableBlock table:
                foreach (var part in SlackTable.Show(table, asTable: tables)) pages.Add(part);
                if (SlackTable.TooLong(table, asTable: tables) is { } whole) ShowText("table.txt", whole, pages, files, asFile: tables);
                break;
            case LogBlock log:
                ShowLog(log, pages, files, asFile: tables);
                break;
            case PlotBlock plot when tables:
                files.Add(new SlackAttachment(Path.GetFileName(plot.Path), plot.Alt) { Path = plot.Path, Alt = plot.Alt });
                break;
            case FileBlock file when tables:
                files.Add(new SlackAttachment(Path.GetFileName(file.Path), file.Name) { Path = file.Path });
                break;
            case PlotBlock or FileBlock:
                // A home page holds no files; its commands bring them into the conversation.
                break;
            case ProgressBlock progress:
                pages.AddText([SlackRichText.Text(Bar(progress.Fraction), "code")!, .. rich.Elements([new TextSpan("  " + progress.Label)])]);
                break;
            case ButtonsBlock buttons:
                ShowButtons(buttons, rich, pages);
                break;
            case FormBlock:
                // Opened as a view: see SlackForm.
                break;
            default:
                throw new InvalidOperationException($"Slack cannot show {block.GetType().Name}.");
        }
    }

    private static void ShowLog(LogBlock log, SlackPages pages, List<SlackAttachment> files, bool asFile)
    {
        var text = SlackRichText.Clean(log.Text).TrimEnd('\n');
        if (text.Trim().Length > 0 && text.Length > LongestLog && asFile)
        {
            files.Add(new SlackAttachment(FileName(log), log.Name ?? FileName(log)) { Content = text });
            return;
        }
        if (log.Name is { } name && SlackRichText.Text(name, "bold") is { } title) pages.AddText([title]);
        ShowText(log.Name ?? "log.txt", text, pages, files, asFile: false);
    }

    private static void ShowText(string name, string text, SlackPages pages, List<SlackAttachment> files, bool asFile)
    {
        if (asFile) files.Add(new SlackAttachment(name, name) { Content = text });
        else
            foreach (var piece in SlackText.Pieces(text, SlackLimits.SectionText))
                pages.Add(SlackRichText.Preformatted(piece));
    }

    /// <summary>A button without a token cannot be pressed: it shows the command to type.</summary>
    private static void ShowButtons(ButtonsBlock buttons, SlackRichText rich, SlackPages pages)
    {
        foreach (var dead in buttons.Buttons.Where(b => b.Token is null))
            pages.AddText(rich.Elements([new TextSpan(dead.Label + ": "), new CodeSpan(dead.Command)]));
        foreach (var some in buttons.Buttons.Where(b => b.Token is not null).DistinctBy(b => b.Token).Chunk(SlackLimits.Actions))
            pages.Add(new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray([.. some.Select(b => (JsonNode)new JsonObject
                {
                    ["type"] = "button",
                    ["action_id"] = b.Token,
                    ["value"] = b.Token,
                    ["text"] = SlackRichText.Plain(b.Label, SlackLimits.ButtonText),
                })]),
            });
    }

    /// <summary>A log's name as that of a text file, which Slack shows instead of only offering it.</summary>
    private static string FileName(LogBlock log)
    {
        var name = string.Concat((log.Name ?? "log").Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')).Trim('-', '.');
        return Path.HasExtension(name) ? name : (name.Length == 0 ? "log" : name) + (log.Language == "diff" ? ".diff" : ".txt");
    }

    internal static string Bar(double? fraction)
    {
        if (fraction is not { } known || double.IsNaN(known)) return "…";
        var done = (int)Math.Round(Math.Clamp(known, 0, 1) * Cells);
        return $"{new string('█', done)}{new string('░', Cells - done)} {Math.Clamp(known, 0, 1) * 100:0} %";
    }
}
