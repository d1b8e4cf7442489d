using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Dispatch;

/// <summary>A command as somebody gave it: who, where, and the parsed arguments. Rights were checked.</summary>
internal sealed record CommandCall(Person Actor, string Platform, string Conversation, string Line)
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>The account that spoke, in the platform's own words.</summary>
    public string Account { get; init; } = "";

    /// <summary>Its user name there, where what it said brought it.</summary>
    public string? Handle { get; init; }

    /// <summary>The thread or topic in which it was said.</summary>
    public string? Thread { get; init; }

    /// <summary>The actor is alone with the bot.</summary>
    public bool Private { get; init; }

    /// <summary>The file that came with it.</summary>
    public byte[]? File { get; init; }

    /// <summary>The message in which it was typed, where it was one of the platform's.</summary>
    public string? MessageId { get; init; }

    /// <summary>The words of the message that it answers; null where it answers none.</summary>
    public string? Replied { get; init; }

    /// <summary>That message was edited, and says this now.</summary>
    public bool Edited { get; init; }

    /// <summary>The invitation that let the actor in just now.</summary>
    public Invitation? Invitation { get; init; }

    /// <summary>The challenge that an argument named or that is meant, when the command takes one or takes a submission.</summary>
    public Challenge? Challenge { get; init; }

    /// <summary>The actor's active membership in <see cref="Challenge"/>.</summary>
    public Membership? Membership { get; init; }
    public Submission? Submission { get; init; }

    /// <summary>The card that an argument named; <see cref="Challenge"/> is its challenge.</summary>
    public Card? Card { get; init; }

    /// <summary>Values by argument name; missing optional arguments are absent.</summary>
    public IReadOnlyDictionary<string, object> Values
    {
        get => _values;
        init => _values = new(value, StringComparer.Ordinal);
    }

    public string? Text(string name) => _values.GetValueOrDefault(name) as string;

    public long? Integer(string name) => _values.GetValueOrDefault(name) as long?;

    public Person? Person(string name) => _values.GetValueOrDefault(name) as Person;

    public Submission? SubmissionNamed(string name) => _values.GetValueOrDefault(name) as Submission;

    public IReadOnlyDictionary<string, string> Settings(string name) =>
        _values.GetValueOrDefault(name) as IReadOnlyDictionary<string, string> ?? new Dictionary<string, string>();
}
