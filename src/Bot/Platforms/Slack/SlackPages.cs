using System.Text.Json.Nodes;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>Lays blocks out in order, beginning a new page where the next one does not fit any more.</summary>
internal sealed class SlackPages(int blocksPerPage)
{
    private const int LongestTitle = 100;
    private readonly List<JsonArray> _pages = [];
    private int _length;

    public IReadOnlyList<JsonArray> All => _pages;

    public void Add(JsonObject block)
    {
        var length = SlackLimits.TextLength(block);
        var full = _pages.Count == 0 || _pages[^1].Count == blocksPerPage || _length + length > SlackLimits.MessageText
            || (IsTable(block) && _pages[^1].Any(IsTable));
        if (full)
        {
            var title = IsTable(block) ? TakeTitle() : null;
            _pages.Add([]);
            _length = 0;
            if (title is not null) Add(title);
        }
        _pages[^1].Add(block);
        _length += length;
    }

    /// <summary>The words just before a table belong to it: they go over to its page.</summary>
    private JsonObject? TakeTitle()
    {
        if (_pages is not [.., { Count: > 1 } page] || page[^1] is not JsonObject last) return null;
        if (last.Text("type") != "rich_text" || SlackLimits.TextLength(last) > LongestTitle) return null;
        page.RemoveAt(page.Count - 1);
        return last;
    }

    /// <summary>Adds elements of rich text as sections of a length that Slack takes; a longer text becomes several.</summary>
    public void AddText(IEnumerable<JsonObject> elements)
    {
        var section = new List<JsonObject>();
        var length = 0;
        foreach (var element in elements.SelectMany(Short))
        {
            var own = SlackLimits.TextLength(element);
            if (section.Count > 0 && length + own > SlackLimits.SectionText)
            {
                Add(SlackRichText.Section(section));
                (section, length) = ([], 0);
            }
            section.Add(element);
            length += own;
        }
        if (section.Count > 0) Add(SlackRichText.Section(section));
    }

    private static IEnumerable<JsonObject> Short(JsonObject element)
    {
        if (element.Text("text") is not { Length: > SlackLimits.SectionText } text) return [element];
        return SlackText.Pieces(text, SlackLimits.SectionText).Select(piece =>
        {
            var part = (JsonObject)element.DeepClone();
            part["text"] = piece;
            return part;
        });
    }

    private static bool IsTable(JsonNode? block) => block.Text("type") == "table";
}
