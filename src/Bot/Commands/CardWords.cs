using CoResearch.Bot.Dispatch;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>A new card as it was typed, with the people who are meant.</summary>
internal sealed record NewCard(CardText Text, IReadOnlyList<Person> People);

/// <summary>Reads what the commands take that make a card.</summary>
internal sealed class CardWords(ArgumentResolver people, TimeProvider time)
{
    public async Task<Result<NewCard>> ReadAsync(CommandCall call, string typed, CancellationToken cancellationToken)
    {
        if (CardText.Read(typed, call.Actor.DayAt(time.GetUtcNow())).Failed(out var read, out var error)) return error;
        var meant = new List<Person>();
        foreach (var mention in read.Mentions)
        {
            if ((await people.PersonAsync(mention, call.Platform, cancellationToken)).Failed(out var person, out var unknown)) return unknown;
            meant.Add(person);
        }
        return new NewCard(read, meant);
    }
}
