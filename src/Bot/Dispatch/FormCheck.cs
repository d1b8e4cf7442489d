using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Dispatch;

/// <summary>Says what is wrong with a filled-in form while it is still open, without doing what it asks for.</summary>
internal sealed class FormCheck(
    CoResearchDb db, CommandCatalog catalog, Forms forms, ArgumentResolver resolver, IdentifyPerson identify, IEnumerable<IPlatform> platforms, IServiceProvider services, Languages languages, Texts texts)
{
    /// <summary>A sentence for each field that has a mistake, by the field's name; empty when the form can be handed in.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MistakesAsync(
        string platform, string actor, FormAnswers answers, CancellationToken cancellationToken)
    {
        var mistakes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (catalog.Named(answers.Command) is not { Spec: { Arguments: [var first, ..] } spec } entry) return mistakes;
        var person = await identify.FindAsync(platforms.First(p => p.Name == platform), actor, cancellationToken);
        texts.Culture = texts.Own = languages.Of(person?.Language);
        if (person is { RemovedAt: not null }) return new Dictionary<string, string> { [first.Name] = texts.Of(new AccessLost(person.Name)) };
        foreach (var argument in spec.Arguments)
            if (Slip(argument, answers.Values.GetValueOrDefault(argument.Name)) is { } slip) mistakes[argument.Name] = slip;

        // Somebody who is not in the lab is answered by the door.
        if (mistakes.Count > 0 || person is null) return mistakes;
        if (await FindAsync(entry, forms.LineOf(answers)!, platform, person, cancellationToken) is { } wrong) mistakes[wrong.Argument] = texts.Of(wrong.Error);
        return mistakes;
    }

    /// <summary>A refusal in the language of whoever filled the form in.</summary>
    public async Task<string> SayAsync(string platform, string actor, Error error, CancellationToken cancellationToken)
    {
        texts.Culture = languages.Of((await identify.FindAsync(platforms.First(p => p.Name == platform), actor, cancellationToken))?.Language);
        return Say(error);
    }

    /// <summary>The same where nothing can be looked up: in the language that is known so far.</summary>
    public string Say(Error error) => texts.Of(error);

    /// <summary>What is wrong with a field whatever the others say.</summary>
    private string? Slip(ArgumentSpec argument, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return argument.Optional ? null : texts.Of("form.needed");
        if (argument.Longest is { } most && value.Trim().Length > most) return texts.Of("form.too_long", new { count = value.Trim().Length, most });
        return argument.Kind == ArgumentKind.Settings && value.Trim() != Forms.Skip && CommandLine.Read(value).Words.FirstOrDefault(w => w.Setting is null) is { } word
            ? texts.Of("form.no_setting", new { word = word.Value, form = argument.Form })
            : null;
    }

    private async Task<WrongField?> FindAsync(CommandEntry entry, string text, string platform, Person person, CancellationToken cancellationToken)
    {
        var spec = entry.Spec;
        var visible = await resolver.VisibleAsync(person, cancellationToken);
        if (ArgumentBinder.Bind(spec.LeftOut, CommandLine.Read(text), spec.Name.Split(' ').Length, [.. visible.Select(c => c.Slug)]).Failed(out var values, out var error))
            return At(error, spec);
        var raw = new CommandCall(person, platform, "", text) { Values = values };
        if ((await resolver.ResolveAsync(raw, spec, visible, cancellationToken)).Failed(out var call, out error)) return At(error, spec);
        if (AccessRule.Refusal(spec, person, call.Challenge, call.Membership, guidesAny: true) is { } refused) return At(refused, spec);
        var command = (ICommand)services.GetRequiredService(entry.Type);
        return await command.LookAsync(call, cancellationToken) ?? (spec.ReachesOut ? null : await TryAsync(command, call, cancellationToken));
    }

    /// <summary>Does it and takes it back: what it refuses is known while the form is open.</summary>
    private async Task<WrongField?> TryAsync(ICommand command, CommandCall call, CancellationToken cancellationToken)
    {
        try
        {
            return (await command.RunAsync(call, cancellationToken)).Why is { } why ? At(why, command.Spec) : null;
        }
        finally
        {
            await db.DropChangesAsync();
        }
    }

    private static WrongField At(Error error, CommandSpec spec) => new(FieldOf(error, spec) ?? spec.Arguments[0].Name, error);

    /// <summary>The argument that a refusal is about; null when it is about none.</summary>
    public static string? FieldOf(Error error, CommandSpec spec)
    {
        return error switch
        {
            MissingArgument missing => missing.Name,
            WrongArgument wrong => wrong.Name,
            RepeatedSetting => First(ArgumentKind.Settings),
            SuperfluousArgument => spec.Arguments[^1].Name,
            NoSuchPerson or MentionedStranger or TwoPeople => First(ArgumentKind.Person),
            NoSuchSubmission => First(ArgumentKind.Submission),
            NotAMember or NotAllowed or WhichChallenge or NoSuchChallenge => First(ArgumentKind.Challenge),

            // By its code: bad_time_zone is about the zone; else about the words.
            _ => spec.Arguments.FirstOrDefault(a => error.Code.Split('_').Contains(a.Name))?.Name ?? First(ArgumentKind.Rest) ?? First(ArgumentKind.Text) ?? First(ArgumentKind.Challenge),
        };

        string? First(ArgumentKind kind) => spec.Arguments.FirstOrDefault(a => a.Kind == kind)?.Name;
    }
}
