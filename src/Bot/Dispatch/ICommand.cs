using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// One command: what it is, and what it answers. It changes the unit of work it is given and never sends, never commits and never
/// knows a platform: the dispatcher commits its changes together with the reply.
/// </summary>
internal interface ICommand
{
    CommandSpec Spec { get; }

    Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken);

    /// <summary>What is wrong with which argument, as far as that can be told at once and without doing anything: asked while a form is still open.</summary>
    Task<WrongField?> LookAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult<WrongField?>(null);

    /// <summary>A line of it that works for who asks, about the challenge that is meant; null where the spec's example does for everybody.</summary>
    Task<string?> ExampleAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>What the form begins with; the call holds the challenge that was named or is meant, if there is one, and no other argument.</summary>
    Task<FormDraft> DraftAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult(FormDraft.Empty);
}

/// <summary>What stands in a form at first, other hints than the spec's, and questions that are not asked; by the arguments' names.</summary>
internal sealed record FormDraft(IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Hints, IReadOnlySet<string> Without)
{
    /// <summary>What can be chosen for an argument, where that is known only now.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FormChoice>> Choices { get; init; } = new Dictionary<string, IReadOnlyList<FormChoice>>();

    public static FormDraft Empty { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>(), new HashSet<string>());
}

/// <summary>A mistake, and the name of the argument that it is in.</summary>
internal sealed record WrongField(string Argument, Error Error);
