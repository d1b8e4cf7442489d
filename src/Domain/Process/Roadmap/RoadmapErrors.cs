using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.Roadmap;

public sealed record NoSuchCard(long Id)
    : Error("no_such_card", $"There is no card {Id}. /board shows the cards with their numbers.");

public sealed record BadCardTitle(int Most)
    : Error("bad_card_title", $"A card says what to do in 1 to {Most} characters: /card add \"Look at the cut on Size\" @who due friday");

public sealed record NoSuchColumn(string Typed, Phrase Hint)
    : Error("no_such_column", $"\"{Typed}\" is no column.{Hint} The board has backlog, planned, doing, test and done.");

public sealed record ColumnFull(CardColumn Column, int Most)
    : Error("column_full", $"{Column} holds {Most} already, which is its limit. Finish or move one of them first; a mentor changes the limit with {Widening(Column, Most)}")
{
    /// <summary>The command that makes room for one more.</summary>
    public string Command => Widening(Column, Most);

    private static string Widening(CardColumn column, int most) => $"/card limit {column.ToString().ToLowerInvariant()} {most + 1}";
}

public sealed record BadColumnLimit(int Most)
    : Error("bad_column_limit", $"A limit is a whole number from 1 to {Most}, or 0 for none.");

public sealed record BadDay(string Typed)
    : Error("bad_day", $"I cannot read \"{Typed}\" as a day. Write friday, today, tomorrow, 3d or 2w from now, or a date like 2026-12-24.");

public sealed record BadLabel(string Typed)
    : Error("bad_label", $"\"{Typed}\" cannot be a label: use 1 to 30 letters, digits and dashes, as in #write-up.");

public sealed record CardIsArchived(long Id)
    : Error("card_is_archived", $"Card {Id} is off the board. /card restore {Id} brings it back.");

public sealed record NotInTeam(string Name, string Slug)
    : Error("not_in_team", $"{Name} does not take part in {Slug}, so no card there can be theirs. /team {Slug} shows who does.");

public sealed record BadStep(int Most)
    : Error("bad_step", $"Say in 1 to {Most} characters what the step is.");

public sealed record TooManySteps(int Most)
    : Error("too_many_steps", $"A card has at most {Most} steps. Make a second card of what is left: /card add …");

public sealed record NoSuchStep(long Card, string Typed)
    : Error("no_such_step", $"Card {Card} has no step \"{Typed}\". /card {Card} shows its steps with their numbers.");

public sealed record BadComment(int Most)
    : Error("bad_comment", $"A comment has 1 to {Most} characters.");

public sealed record NotOnCard(long Id, string Name)
    : Error("not_on_card", $"Card {Id} is not {Name}'s, so there is nothing to take from them.");

public sealed record BadTrello(Phrase Why)
    : PhrasedError("bad_trello", $"That is no board that I can read: {Why}. In Trello: Menu, Share, Export as JSON; send me that file with \"board import\" written beside it.");
