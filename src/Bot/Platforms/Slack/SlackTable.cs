using System.Text.Json.Nodes;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// A table as Slack's own table blocks, or in fixed width where it has none or the table does not fit. People
/// in it are names, no mentions: a leaderboard must not call everybody who is on it.
/// </summary>
internal static class SlackTable
{
    private const int MostText = 3 * SlackLimits.SectionText, Narrow = 72, Low = 20;
    private static readonly SlackRichText Names = new(new Dictionary<long, string>());

    /// <summary>As many blocks as it takes; each repeats the titles. Empty when it is <see cref="TooLong"/>.</summary>
    public static IEnumerable<JsonObject> Show(TableBlock table, bool asTable)
    {
        if (table.Columns.Count == 0) yield break;
        if (!asTable || !Fits(table))
        {
            if (TooLong(table, asTable) is null)
                foreach (var piece in SlackText.Pieces(SlackPlainText.Of(table), SlackLimits.SectionText))
                    yield return SlackRichText.Preformatted(piece);
            yield break;
        }
        var title = new JsonArray([.. table.Columns.Select(c => (JsonNode)Raw(c.Title))]);
        var rows = new JsonArray(title.DeepClone());
        var length = SlackLimits.TextLength(title);
        foreach (var row in table.Rows)
        {
            var cells = new JsonArray([.. table.Columns.Select((_, i) => (JsonNode)Cell(i < row.Cells.Count ? row.Cells[i] : [], row.Marked))]);
            var own = SlackLimits.TextLength(cells);
            if (rows.Count > 1 && (rows.Count == SlackLimits.TableRows || length + own > SlackLimits.TableText))
            {
                yield return Block(table, rows);
                rows = [title.DeepClone()];
                length = SlackLimits.TextLength(title);
            }
            rows.Add((JsonNode)cells);
            length += own;
        }
        yield return Block(table, rows);
    }

    /// <summary>The table as a text when it is too long for blocks of any kind, or null.</summary>
    public static string? TooLong(TableBlock table, bool asTable)
    {
        if (!asTable || table.Columns.Count == 0 || Fits(table)) return null;
        var text = SlackPlainText.Of(table);
        return text.Length > MostText ? text : null;
    }

    /// <summary>Whether it reads well in fixed width.</summary>
    public static bool IsNarrow(TableBlock table) =>
        table.Rows.Count <= Low && SlackPlainText.Of(table) is var text && text.Split('\n').All(line => line.Length <= Narrow);

    private static bool Fits(TableBlock table)
    {
        var titles = table.Columns.Sum(c => c.Title.Length + 1);
        return table.Columns.Count <= SlackLimits.TableColumns && titles <= SlackLimits.TableText / 2
            && table.Rows.All(row => titles + row.Cells.Sum(cell => SlackRichText.Words(cell).Length * 2 + 32) <= SlackLimits.TableText);
    }

    private static JsonObject Block(TableBlock table, JsonArray rows) => new()
    {
        ["type"] = "table",
        ["column_settings"] = new JsonArray([.. table.Columns.Select(c => (JsonNode)new JsonObject { ["align"] = c.Number ? "right" : "left", ["is_wrapped"] = !c.Number })]),
        ["rows"] = rows,
    };

    private static JsonObject Cell(IReadOnlyList<Span> spans, bool marked)
    {
        if (!marked && spans is [TextSpan text]) return Raw(text.Text);
        var elements = Names.Elements(spans, marked ? "bold" : null).ToList();
        return elements.Count == 0 ? Raw("") : SlackRichText.Section(elements);
    }

    private static JsonObject Raw(string text)
    {
        var clean = SlackRichText.Clean(text);
        return new JsonObject { ["type"] = "raw_text", ["text"] = clean.Trim().Length == 0 ? " " : clean };
    }
}
