using System.Text.Json.Nodes;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// What Slack takes, and the check of every payload before it is sent: malformed blocks can be answered with 200 and lose content.
/// Lengths are in UTF-16 characters.
/// </summary>
internal static class SlackLimits
{
    public const int MessageBlocks = 50, ViewBlocks = 100, SectionText = 3000, Header = 150, Actions = 25, ButtonText = 75, ButtonValue = 2000;
    public const int Url = 3000, Id = 255, Options = 100, OptionText = 75, OptionValue = 150, ViewTitle = 24, PrivateMetadata = 3000, InputLabel = 2000;
    public const int TableRows = 100, TableColumns = 20;

    /// <summary>All text of a message's blocks. Not documented: Slack answers msg_blocks_too_long from about 11,000 on.</summary>
    public const int MessageText = 9000;

    /// <summary>All text of a table: Slack takes 10,000, a whole message less.</summary>
    public const int TableText = 8000;

    /// <summary>What one message's notification may hold.</summary>
    public const int PlainText = 12000;

    /// <summary>Throws when Slack would refuse or cut a message (blocks, text) or a view.</summary>
    /// <exception cref="InvalidDataException">Says where and what.</exception>
    public static void Check(JsonNode payload)
    {
        var isView = payload.Text("type") is "modal" or "home";
        Expect(payload["text"] is null || payload.Text("text")?.Length <= PlainText, "text", "is empty or too long");
        var blocks = payload.Items("blocks").ToList();
        Expect(isView || blocks.Count > 0 || payload.Text("text") is not null, "blocks", "and text are missing");
        Expect(blocks.Count <= (isView ? ViewBlocks : MessageBlocks), "blocks", "are too many");
        Expect(isView || blocks.Count(b => b.Text("type") == "table") <= 1, "blocks", "hold two tables");
        Expect(isView || blocks.Sum(b => TextLength(b)) <= TableText + MessageText, "blocks", "hold too much text");
        Unique(blocks.Select(b => b.Text("block_id")).OfType<string>(), "block_id");
        foreach (var block in blocks) Unique(block.Items("elements").Select(e => e.Text("action_id")).OfType<string>(), "action_id");
        if (isView) CheckView(payload);
        foreach (var block in blocks) CheckBlock(block, isView);
    }

    /// <summary>All that is read in a part of a payload.</summary>
    public static int TextLength(JsonNode? node) => node switch
    {
        JsonObject part => part.Sum(p => p.Value is JsonValue value && value.TryGetValue<string>(out var text)
            ? p.Key is "text" or "fallback" or "url" or "user_id" ? text.Length : 0
            : TextLength(p.Value)),
        JsonArray items => items.Sum(TextLength),
        _ => 0,
    };

    private static void CheckView(JsonNode view)
    {
        Expect((view.Text("private_metadata")?.Length ?? 0) <= PrivateMetadata, "private_metadata", "is too long");
        Expect((view.Text("callback_id")?.Length ?? 0) <= Id, "callback_id", "is too long");
        if (view.Text("type") != "modal") return;
        Plain(view, "title", ViewTitle);
        if (view["submit"] is not null) Plain(view, "submit", ViewTitle);
        Expect(view["submit"] is not null || !view.Items("blocks").Any(b => b.Text("type") == "input"), "submit", "is missing beside inputs");
    }

    private static void CheckBlock(JsonObject block, bool isView)
    {
        Expect((block.Text("block_id")?.Length ?? 0) <= Id, "block_id", "is too long");
        switch (block.Text("type"))
        {
            case "header":
                Plain(block, "text", Header);
                break;
            case "section":
                Plain(block, "text", SectionText);
                break;
            case "rich_text":
                CheckRichText(block);
                break;
            case "table" when !isView:
                CheckTable(block);
                break;
            case "actions":
                var buttons = block.Items("elements").ToList();
                Expect(buttons.Count is > 0 and <= Actions, "actions", "are none or too many");
                foreach (var button in buttons) CheckButton(button);
                break;
            case "input" when isView:
                Plain(block, "label", InputLabel);
                if (block["hint"] is not null) Plain(block, "hint", InputLabel);
                CheckQuestion(block.Part("element"));
                break;
            default:
                throw new InvalidDataException($"Slack: a block of type {block.Text("type")} is not for here.");
        }
    }

    private static void CheckButton(JsonObject button)
    {
        Expect(button.Text("type") == "button", "actions", "hold something else than buttons");
        Plain(button, "text", ButtonText);
        Expect(button.Text("action_id")?.Length is > 0 and <= Id, "action_id", "is missing or too long");
        Expect((button.Text("value")?.Length ?? 0) <= ButtonValue, "value", "is too long");
    }

    private static void CheckQuestion(JsonObject? element)
    {
        Expect(element.Text("action_id")?.Length is > 0 and <= Id, "action_id", "is missing or too long");
        Expect((element.Text("initial_value")?.Length ?? 0) <= SectionText, "initial_value", "is too long");
        if (element.Text("type") != "static_select") return;
        var groups = element.Items("option_groups").ToList();
        foreach (var group in groups) Plain(group, "label", OptionText);
        Expect(groups.Count <= Options, "option_groups", "are too many");
        foreach (var options in groups.Select(g => g.Items("options").ToList()).DefaultIfEmpty([.. element.Items("options")]))
        {
            Expect(options.Count is > 0 and <= Options, "options", "are none or too many");
            foreach (var option in options)
            {
                Plain(option, "text", OptionText);
                Expect(option.Text("value")?.Length is > 0 and <= OptionValue, "value", "of an option is empty or too long");
            }
        }
    }

    private static void CheckRichText(JsonObject block)
    {
        var parts = block.Items("elements").ToList();
        Expect(parts.Count > 0, "rich_text", "is empty");
        foreach (var part in parts)
        {
            Expect(part.Text("type") is "rich_text_section" or "rich_text_preformatted", "rich_text", "holds an unknown element");
            var elements = part.Items("elements").ToList();
            Expect(elements.Count > 0, "rich_text_section", "is empty");
            foreach (var element in elements)
            {
                var fits = element.Text("type") switch
                {
                    "text" => element.Text("text")?.Length <= SectionText,
                    "link" => element.Text("url")?.Length <= Url,
                    "user" => element.Text("user_id") is not null,
                    "date" => element["timestamp"] is JsonValue && element.Text("format") is not null,
                    _ => false,
                };
                Expect(fits, "rich_text", $"holds a wrong {element.Text("type")}");
            }
        }
    }

    private static void CheckTable(JsonObject table)
    {
        var rows = (table["rows"] as JsonArray)?.OfType<JsonArray>().ToList() ?? [];
        Expect(rows.Count is > 0 and <= TableRows, "table", "has no rows or too many");
        Expect(rows.TrueForAll(r => r.Count is > 0 and <= TableColumns && r.Count == rows[0].Count), "table", "has rows of different or wrong length");
        Expect(TextLength(table["rows"]) <= 10_000, "table", "is too long");
        foreach (var cell in rows.SelectMany(r => r).OfType<JsonObject>())
        {
            if (cell.Text("type") == "rich_text") CheckRichText(cell);
            else Expect(cell.Text("type") == "raw_text" && cell.Text("text") is not null, "table", "has a wrong cell");
        }
    }

    private static void Plain(JsonNode parent, string name, int length)
    {
        var text = parent.Part(name);
        Expect(text.Text("type") == "plain_text" && text.Text("text")?.Length is > 0 && text.Text("text")!.Length <= length, name, "is no plain text, empty or too long");
    }

    private static void Unique(IEnumerable<string> ids, string what)
    {
        var all = ids.ToList();
        Expect(all.Distinct(StringComparer.Ordinal).Count() == all.Count, what, "is given twice");
    }

    private static void Expect(bool holds, string where, string what)
    {
        if (!holds) throw new InvalidDataException($"Slack would refuse this: {where} {what}.");
    }
}
