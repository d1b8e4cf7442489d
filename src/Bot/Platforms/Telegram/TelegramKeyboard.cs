using System.Text;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Buttons below a message: as many to a row as a telephone shows in full.</summary>
internal static class TelegramKeyboard
{
    private const int MaxButtons = 100, RowCells = 32, RowButtons = 4, LongestLabel = 40, LongestToken = 64;

    public static IReadOnlyList<IReadOnlyList<TelegramButton>> Rows(IReadOnlyList<Button> buttons)
    {
        var rows = new List<List<TelegramButton>>();
        var cells = 0;
        foreach (var button in buttons.Where(b => b.Token is { Length: > 0 } token && Encoding.UTF8.GetByteCount(token) <= LongestToken).Take(MaxButtons))
        {
            var label = TelegramRenderer.Line(button.Label) is { Length: > 0 } words ? TelegramHtml.Cut(words, LongestLabel) : "…";
            if (rows.Count == 0 || rows[^1].Count == RowButtons || cells + label.Length > RowCells)
            {
                rows.Add([]);
                cells = 0;
            }
            rows[^1].Add(new TelegramButton(label, button.Token!));
            cells += label.Length + 4;
        }
        return rows;
    }
}
