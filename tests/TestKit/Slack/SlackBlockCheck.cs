using System.Text.Json.Nodes;

namespace CoResearch.TestKit.Slack;

/// <summary>Slack's own check of blocks, as strict as its documentation: a second opinion on what the bot sends.</summary>
public static class SlackBlockCheck
{
    private static readonly string[] InMessages = ["header", "section", "rich_text", "table", "actions", "context", "divider", "image"];
    private static readonly string[] InViews = ["header", "section", "rich_text", "actions", "context", "divider", "image", "input"];
    private static readonly string[] Styles = ["bold", "italic", "strike", "code"];

    /// <summary>What is wrong with a message's blocks; empty when Slack would take them.</summary>
    public static IReadOnlyList<string> Message(JsonNode? blocks)
    {
        if (blocks is not JsonArray all) return ["blocks is no array"];
        var check = new Check();
        check.That(all.Count is > 0 and <= 50, $"{all.Count} blocks");
        check.That(all.Count(b => Text(b, "type") == "table") <= 1, "only_one_table_allowed");
        check.That(Characters(all) <= 11_000 + 10_000 * all.Count(b => Text(b, "type") == "table"), "msg_blocks_too_long");
        foreach (var block in all) check.Block(block, InMessages);
        return check.Wrong;
    }

    /// <summary>What is wrong with a modal or a home page.</summary>
    public static IReadOnlyList<string> View(JsonNode? view, string type)
    {
        var check = new Check();
        check.That(Text(view, "type") == type, $"a view of type {Text(view, "type")}");
        check.That((Text(view, "private_metadata")?.Length ?? 0) <= 3000, "private_metadata");
        check.That((Text(view, "callback_id")?.Length ?? 0) <= 255, "callback_id");
        if (type == "modal")
        {
            check.Plain(view, "title", 24);
            if (view?["submit"] is not null) check.Plain(view, "submit", 24);
        }
        if (view?["blocks"] is not JsonArray blocks) return [.. check.Wrong, "blocks is no array"];
        check.That(blocks.Count <= 100, $"{blocks.Count} blocks");
        check.That(view["submit"] is not null || !blocks.Any(b => Text(b, "type") == "input") || type == "home", "inputs without submit");
        foreach (var block in blocks) check.Block(block, InViews);
        return check.Wrong;
    }

    internal static string? Text(JsonNode? node, string name) => (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int Characters(JsonNode? node) => node switch
    {
        JsonObject part => part.Sum(p => p is { Key: "text", Value: JsonValue text } && text.TryGetValue<string>(out var said) ? said.Length : Characters(p.Value)),
        JsonArray items => items.Sum(Characters),
        _ => 0,
    };

    private sealed class Check
    {
        private readonly HashSet<string> _ids = [];

        public List<string> Wrong { get; } = [];

        public void That(bool holds, string otherwise)
        {
            if (!holds) Wrong.Add(otherwise);
        }

        public void Plain(JsonNode? parent, string name, int most)
        {
            var text = parent?[name];
            That(Text(text, "type") == "plain_text" && Text(text, "text") is { Length: > 0 } words && words.Length <= most, $"{name}: {Text(text, "text")?.Length}");
        }

        public void Block(JsonNode? block, string[] allowed)
        {
            var type = Text(block, "type");
            That(allowed.Contains(type), $"a block of type {type}");
            if (Text(block, "block_id") is { } id) That(id.Length is > 0 and <= 255 && _ids.Add(id), $"block_id {id}");
            switch (type)
            {
                case "header":
                    Plain(block, "text", 150);
                    break;
                case "section":
                    That(block!["text"] is not null && Text(block["text"], "text") is { Length: > 0 and <= 3000 }, "section text");
                    break;
                case "rich_text":
                    RichText(block!);
                    break;
                case "table":
                    Table(block!);
                    break;
                case "actions":
                    var elements = block!["elements"] as JsonArray ?? [];
                    That(elements.Count is > 0 and <= 25, $"{elements.Count} actions");
                    var ids = elements.Select(e => Text(e, "action_id")).ToList();
                    That(ids.Distinct().Count() == ids.Count, "an action_id twice");
                    foreach (var button in elements)
                    {
                        That(Text(button, "type") == "button", "no button");
                        Plain(button, "text", 75);
                        That(Text(button, "action_id") is { Length: > 0 and <= 255 } && (Text(button, "value")?.Length ?? 0) <= 2000, "a button's ids");
                    }
                    break;
                case "input":
                    Plain(block, "label", 2000);
                    if (block!["hint"] is not null) Plain(block, "hint", 2000);
                    Element(block["element"]);
                    break;
            }
        }

        private void Element(JsonNode? element)
        {
            var type = Text(element, "type");
            That(type is "plain_text_input" or "number_input" or "static_select" or "users_select", $"an element {type}");
            That(Text(element, "action_id") is { Length: > 0 and <= 255 }, "an element's action_id");
            if (type == "number_input") That(element!["is_decimal_allowed"] is JsonValue, "is_decimal_allowed is missing");
            if (type != "static_select") return;
            var groups = (element!["option_groups"] as JsonArray)?.Select(g => g?["options"] as JsonArray).ToList() ?? [element["options"] as JsonArray];
            That(groups.Count is > 0 and <= 100, "option_groups");
            foreach (var options in groups)
            {
                That(options?.Count is > 0 and <= 100, $"{options?.Count} options");
                foreach (var option in options ?? [])
                {
                    Plain(option, "text", 75);
                    That(Text(option, "value") is { Length: > 0 and <= 150 }, "an option's value");
                }
            }
        }

        private void RichText(JsonNode block)
        {
            var parts = block["elements"] as JsonArray ?? [];
            That(parts.Count > 0, "rich_text without elements");
            foreach (var part in parts)
            {
                var preformatted = Text(part, "type") == "rich_text_preformatted";
                That(preformatted || Text(part, "type") is "rich_text_section" or "rich_text_quote", $"rich text of type {Text(part, "type")}");
                var elements = part?["elements"] as JsonArray ?? [];
                That(elements.Count > 0, "an empty section");
                foreach (var element in elements) Run(element, preformatted);
            }
        }

        private void Run(JsonNode? element, bool preformatted)
        {
            var type = Text(element, "type");
            That(!preformatted || type is "text" or "link", $"{type} in preformatted text");
            That(type switch
            {
                "text" => Text(element, "text") is { Length: > 0 },
                "link" => Text(element, "url") is { Length: > 0 and <= 3000 },
                "user" => Text(element, "user_id") is { } user && user[0] is 'U' or 'W',
                "date" => element?["timestamp"] is JsonValue at && at.TryGetValue<long>(out _) && Text(element, "format")?.Contains('{') == true,
                _ => false,
            }, $"a wrong {type}");
            if (element?["style"] is JsonObject style) That(style.All(s => Styles.Contains(s.Key) && s.Value is JsonValue), "a style");
        }

        private void Table(JsonNode table)
        {
            var rows = (table["rows"] as JsonArray)?.OfType<JsonArray>().ToList() ?? [];
            That(rows.Count is > 0 and <= 100, $"{rows.Count} rows");
            That(rows.TrueForAll(r => r.Count is > 0 and <= 20), "columns");
            That(Characters(table["rows"]) <= 10_000, "a table that is too long");
            That((table["column_settings"] as JsonArray ?? []).All(c => Text(c, "align") is null or "left" or "right" or "center"), "column_settings");
            foreach (var cell in rows.SelectMany(r => r))
            {
                if (Text(cell, "type") == "rich_text") RichText(cell!);
                else That(Text(cell, "type") == "raw_text" && Text(cell, "text") is { Length: > 0 }, "a cell");
            }
        }
    }
}
