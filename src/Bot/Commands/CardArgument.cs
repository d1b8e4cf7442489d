using CoResearch.Bot.Dispatch;

namespace CoResearch.Bot.Commands;

/// <summary>What the commands about a card share.</summary>
internal static class CardArgument
{
    public static ArgumentSpec Card { get; } = new("card", ArgumentKind.Card, "a card's number as in /board");
}
