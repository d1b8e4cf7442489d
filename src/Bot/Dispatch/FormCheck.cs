using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Dispatch;

/// <summary>Says what is wrong with a filled-in form while it is still open, without doing what it asks for.</summary>
internal sealed class FormCheck(
    CommandCatalog catalog, Forms forms, ArgumentResolver resolver, IdentifyPerson identify, IEnumerable<IPlatform> platforms, Texts texts)
{
    /// <summary>A sentence for each field that has a mistake, by the field's name; empty when the form can be handed in.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MistakesAsync(
        string platform, string actor, FormAnswers answers, CancellationToken cancellationToken)
    {
        var mistakes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (catalog.Named(answers.Command)?.Spec is not { Arguments: [var first, ..] } spec) return mistakes;
        foreach (var argument in spec.Arguments.Where(a => !a.Optional && string.IsNullOrWhiteSpace(answers.Values.GetValueOrDefault(a.Name))))
            mistakes[argument.Name] = texts.Of("form.needed");
        if (mistakes.Count > 0) return mistakes;

        // Somebody who is not in the lab is answered by the door.
        if (await identify.FindAsync(platforms.First(p => p.Name == platform), actor, cancellationToken) is not { } person) return mistakes;
        var visible = await resolver.VisibleAsync(person, cancellationToken);
        if (await ErrorAsync(spec, forms.LineOf(answers)!, platform, person, visible, cancellationToken) is not { } error) return mistakes;
        mistakes[FieldOf(error, spec) ?? first.Name] = texts.Of(error);
        return mistakes;
    }

    private async Task<Error?> ErrorAsync(
        CommandSpec spec, string text, string platform, Person person, IReadOnlyList<Challenge> visible, CancellationToken cancellationToken)
    {
        var line = CommandLine.Read(text);
        var consumed = spec.Name.Split(' ').Length;
        if (ArgumentBinder.Bind(spec, line, consumed, [.. visible.Select(c => c.Slug)]).Failed(out var values, out var error)) return error;
        var raw = new CommandCall(person, platform, "", text) { Values = values };
        if ((await resolver.ResolveAsync(raw, spec, visible, cancellationToken)).Failed(out var call, out error)) return error;
        return AccessRule.Refusal(spec, person, call.Challenge, call.Membership, guidesAny: true);
    }

    private static string? FieldOf(Error error, CommandSpec spec) => error switch
    {
        MissingArgument missing => missing.Name,
        WrongArgument wrong => wrong.Name,
        RepeatedSetting => spec.Arguments.FirstOrDefault(a => a.Kind == ArgumentKind.Settings)?.Name,
        NoSuchPerson => spec.Arguments.FirstOrDefault(a => a.Kind == ArgumentKind.Person)?.Name,
        NoSuchSubmission => spec.Arguments.FirstOrDefault(a => a.Kind == ArgumentKind.Submission)?.Name,
        _ => spec.Arguments.FirstOrDefault(a => a.Kind == ArgumentKind.Challenge)?.Name,
    };
}
