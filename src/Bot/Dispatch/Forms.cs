using System.Globalization;
using System.Text.Json;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// Asks for what a command needs: a form made from its spec, whole where the platform shows forms, otherwise one question after the
/// other, kept in the database. What was filled in becomes a line of the command, as if it had been typed.
/// </summary>
internal sealed class Forms(CoResearchDb db, CommandCatalog catalog, Texts texts)
{
    /// <summary>What leaves an optional question out, and what ends a form.</summary>
    public const string Skip = "-", Stop = "stop";

    /// <summary>What takes over what stands there already.</summary>
    public const string Keep = "+";

    private const int MostChoices = 20, MostPeopleAsButtons = 12, TitleShown = 40;

    // Nobody types it, and it stands for no command.
    private const string Pressed = "=> ";

    /// <summary>What a button keeps that answers one question of a form.</summary>
    public static string Press(string question, string answer) => $"{Pressed}{question} {answer}";

    /// <summary>The question and the answer behind a pressed button; null for a command.</summary>
    public static (string Question, string Answer)? ReadPress(string command) =>
        command.StartsWith(Pressed, StringComparison.Ordinal) && command[Pressed.Length..].Split(' ', 2) is [var question, var answer] ? (question, answer) : null;

    /// <summary>Whether a form waits for the answer to this question.</summary>
    public static bool Asks(OpenForm open, string question)
    {
        var (form, answers) = Read(open);
        return question == NameOf(form, At(form, answers));
    }

    /// <summary>Whether this can be meant as the answer: a path can, where words of any form are asked for; a mistyped command is none.</summary>
    public static bool Takes(OpenForm open, string text)
    {
        var (form, answers) = Read(open);
        return !text.StartsWith('/') || form.Fields[At(form, answers)].Kind is FormFieldKind.Line or FormFieldKind.Lines;
    }

    private static (FormBlock Form, Dictionary<string, string> Answers) Read(OpenForm open) =>
        (JsonSerializer.Deserialize<FormBlock>(open.Form)!, JsonSerializer.Deserialize<Dictionary<string, string>>(open.Answers)!);

    /// <summary>The place of the question that waits for its answer.</summary>
    private static int At(FormBlock form, Dictionary<string, string> answers) => form.Fields.TakeWhile(f => answers.ContainsKey(f.Name)).Count();

    private static string NameOf(FormBlock form, int at) => $"{form.Command.Replace(' ', '_')}:{at}";

    /// <summary>
    /// The form of a command; <paramref name="about"/> is the challenge that was named already, and stands in it, <paramref name="people"/> the names
    /// of those who can be meant.
    /// </summary>
    public FormBlock Of(CommandSpec spec, IReadOnlyList<Challenge> visible, IReadOnlyList<string> people, Challenge? about, FormDraft draft) => new(
        spec.Name, "/" + spec.Name, texts.Of("form.submit"),
        [.. spec.Arguments.Where(a => !draft.Without.Contains(a.Name)).Select(a => Field(spec, a, visible, people, draft) with { Hint = draft.Hints.GetValueOrDefault(a.Name) ?? texts.Summary(spec, a) })
            .Select(f => f with { Value = draft.Values.GetValueOrDefault(f.Name) ?? (spec.Arguments.Any(a => a.Name == f.Name && a.Kind == ArgumentKind.Challenge) ? about?.Slug : null) })])
    {
        Open = texts.Of("form.open"),
    };

    /// <summary>Asks the first question; what was named already is not asked. A form that was open here for this person is dropped.</summary>
    public async Task<ChatMessage> BeginAsync(InboxEvent inbound, Person actor, FormBlock form, Challenge? named, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, string>();
        if (named is not null && form.Fields is [{ Kind: FormFieldKind.Choice or FormFieldKind.Line } first, _, ..] && catalog.Named(form.Command)!.Spec.Arguments[0].Kind == ArgumentKind.Challenge)
            (answers[first.Name], form) = (named.Slug, form with { Fields = [.. form.Fields.Skip(1)] });
        await db.BeginWriteAsync(cancellationToken);
        var open = await FindAsync(inbound, actor, cancellationToken);
        if (open is null) db.OpenForms.Add(open = new OpenForm(inbound.Platform, inbound.Conversation, actor.Id, ""));
        open.Ask(JsonSerializer.Serialize(form), JsonSerializer.Serialize(answers));
        return Question(form, 0);
    }

    public async Task<OpenForm?> FindAsync(InboxEvent inbound, Person actor, CancellationToken cancellationToken) =>
        await db.OpenForms.FindAsync([inbound.Platform, inbound.Conversation, actor.Id], cancellationToken);

    /// <summary>Takes an answer: the next question, a hint at what is wrong with it, or the whole line of the command.</summary>
    public (ChatMessage? Reply, string? Line) Answer(OpenForm open, string text)
    {
        var (form, answers) = Read(open);
        if (text.Equals(Stop, StringComparison.OrdinalIgnoreCase))
        {
            db.OpenForms.Remove(open);
            return (texts.Say("form.stopped"), null);
        }
        var at = At(form, answers);
        if (Read(form.Fields[at], text).Failed(out var value, out var error)) return (texts.Refuse(error), null);
        answers[form.Fields[at].Name] = value;
        if (At(form, answers) is var next && next < form.Fields.Count)
        {
            open.Ask(open.Form, JsonSerializer.Serialize(answers));
            return (Question(form, next), null);
        }
        db.OpenForms.Remove(open);
        return (null, LineOf(new FormAnswers(form.Command, answers) { Emptied = [.. form.Fields.Where(f => f.Value is { Length: > 0 } && answers[f.Name] == Skip).Select(f => f.Name)] }));
    }

    /// <summary>
    /// What follows when the command refused what was filled in: the answer that is wrong is asked for again, the others stay; where it is none
    /// of the answers that is wrong, the form is closed. <paramref name="answer"/> is the last one. To be called when the changes of the refused
    /// command were dropped.
    /// </summary>
    public async Task<ChatMessage?> AskAgainAsync(InboxEvent inbound, Person actor, string answer, Error why, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await FindAsync(inbound, actor, cancellationToken) is not { } open) return null;
        var (form, answers) = Read(open);
        if (catalog.Named(form.Command)?.Spec is not { } spec || FormCheck.FieldOf(why, spec) is not { } wrong || form.Fields.All(f => f.Name != wrong))
        {
            db.OpenForms.Remove(open);
            return null;
        }
        var last = form.Fields[At(form, answers)];
        answers[last.Name] = Read(last, answer).Value;
        answers.Remove(wrong);
        open.Ask(open.Form, JsonSerializer.Serialize(answers));
        return Question(form, At(form, answers));
    }

    /// <summary>The line that these answers stand for; null when there is no such command.</summary>
    public string? LineOf(FormAnswers answers)
    {
        if (catalog.Named(answers.Command)?.Spec is not { } spec) return null;
        var words = new List<string> { "/" + spec.Name };
        var leftOut = false;
        foreach (var argument in spec.Arguments)
        {
            if (answers.Values.GetValueOrDefault(argument.Name)?.Trim() is not { Length: > 0 } value || value == Skip)
            {
                if (argument is { CanBeEmptied: true, After: { } before } && answers.Emptied.Contains(argument.Name)) words.AddRange([before, Skip]);
                leftOut = true;
                continue;
            }
            if (argument.After is { } keyword) words.Add(keyword);

            // Words of the rest are not to be taken for what was left out before it.
            words.Add(argument.Kind == ArgumentKind.Settings || (argument.Kind == ArgumentKind.Rest && !leftOut) ? value : Quoted(value));
        }
        return string.Join(' ', words);
    }

    private static string Quoted(string value) =>
        value.Any(char.IsWhiteSpace) || value.Contains('"') || value.Contains('=') ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;

    // Of more challenges than can be chosen from, the name is typed.
    private FormField Field(CommandSpec spec, ArgumentSpec argument, IReadOnlyList<Challenge> visible, IReadOnlyList<string> people, FormDraft draft) => new(argument.Name, texts.Label(spec, argument), argument.Kind switch
    {
        _ when argument.Choices.Count > 0 || draft.Choices.ContainsKey(argument.Name) => FormFieldKind.Choice,
        ArgumentKind.Challenge when visible.Count > MostChoices => FormFieldKind.Line,
        ArgumentKind.Challenge => FormFieldKind.Choice,
        ArgumentKind.Person => FormFieldKind.Person,
        ArgumentKind.Integer or ArgumentKind.Submission or ArgumentKind.Card => FormFieldKind.Number,
        ArgumentKind.Rest or ArgumentKind.Text => FormFieldKind.Lines,
        _ => FormFieldKind.Line,
    })
    {
        Optional = argument.Optional,
        Longest = argument.Longest,
        Choices = draft.Choices.TryGetValue(argument.Name, out var drafted) ? drafted
            : argument.Choices.Count > 0 ? [.. argument.Choices.Select(c => new FormChoice(texts.Of(c.Key), c.Word))]
            : argument.Kind == ArgumentKind.Person ? [.. people.Select(p => new FormChoice("@" + p, "@" + p))]
            : argument.Kind != ArgumentKind.Challenge || visible.Count > MostChoices ? []
            : [.. visible.OrderByDescending(c => c.State == ChallengeState.Open).Select(c => new FormChoice(Told(c, visible), c.Slug))],
    };

    /// <summary>The title; with the name before it, where it may be cut off behind, when another title looks the same.</summary>
    private static string Told(Challenge challenge, IReadOnlyList<Challenge> visible)
    {
        return visible.Any(c => c.Id != challenge.Id && Begin(c) == Begin(challenge)) ? $"{challenge.Slug}: {challenge.Title}" : challenge.Title;

        static string Begin(Challenge c) => c.Title.Trim()[..Math.Min(c.Title.Trim().Length, TitleShown)].ToUpperInvariant();
    }

    private ChatMessage Question(FormBlock form, int at)
    {
        var field = form.Fields[at];
        var blocks = new List<Block>
        {
            texts.Paragraph("form.question", new { number = at + 1, of = form.Fields.Count, label = new StrongSpan(field.Label), hint = field.Hint ?? "" }),
            texts.Paragraph(field.Optional ? "form.how_optional" : "form.how", new { skip = new CodeSpan(Skip), stop = new CodeSpan(Stop) }),
        };
        if (field.Value is { Length: > 0 } filled)
            blocks.Insert(1, texts.Paragraph("form.filled", new { filled = new StrongSpan(field.Choices.FirstOrDefault(c => c.Value == filled)?.Label ?? filled), keep = new CodeSpan(Keep) }));
        var question = NameOf(form, at);
        var buttons = field.Kind == FormFieldKind.Person && field.Choices.Count > MostPeopleAsButtons ? []
            : field.Choices.Select(c => new Button(c.Label, c.Value) { Question = question }).ToList();
        if (field.Value is { Length: > 0 }) buttons.Insert(0, new Button(texts.Of("form.keep"), Keep) { Question = question });
        if (field.Optional) buttons.Add(new Button(texts.Of("form.skip"), Skip) { Question = question });
        buttons.Add(new Button(texts.Of("form.stop"), Stop) { Question = question });
        blocks.Add(new ButtonsBlock(buttons));
        return new ChatMessage(blocks) { OnlyYou = true };
    }

    /// <summary>An answer as it goes into the line.</summary>
    private static Result<string> Read(FormField field, string text)
    {
        var typed = text.Trim();
        if (typed == Keep && field.Value is { Length: > 0 } filled) return filled;
        if (typed == Skip || typed.Length == 0) return field.Optional ? Skip : new AnswerNeeded(field.Label);
        if (field.Longest is { } most && typed.Length > most) return new AnswerLonger(field.Label, typed.Length, most);
        if (field.Kind == FormFieldKind.Number && !long.TryParse(typed.TrimStart('#'), CultureInfo.InvariantCulture, out _)) return new AnswerNumber(field.Label, typed);
        if (field.Kind != FormFieldKind.Choice || field.Choices.Count == 0) return typed;
        if (int.TryParse(typed, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= field.Choices.Count) return field.Choices[number - 1].Value;
        var chosen = field.Choices.FirstOrDefault(c => c.Value.Equals(typed, StringComparison.OrdinalIgnoreCase) || c.Label.Equals(typed, StringComparison.OrdinalIgnoreCase));
        return chosen is not null ? chosen.Value : new AnswerChoice(typed, string.Join(", ", field.Choices.Select(c => c.Value)));
    }
}

internal sealed record AnsweredAlready()
    : Error("answered_already", "That question was answered already, or its form is closed. The last one that I asked is the open one.");

internal sealed record AnswerNeeded(string Label)
    : Error("answer_needed", $"{Label} is needed. Type it, or type {Forms.Stop} to leave the form.");

internal sealed record AnswerLonger(string Label, int Typed, int Most)
    : Error("answer_longer", $"{Label} has {Typed} characters, and {Most} is the most. Send it shorter, or {Forms.Stop} to leave the form.");

internal sealed record AnswerNumber(string Label, string Typed)
    : Error("answer_number", $"{Label} must be a whole number, and \"{Typed}\" is none. Type it again, or {Forms.Stop} to leave the form.");

internal sealed record AnswerChoice(string Typed, string Choices)
    : Error("answer_choice", $"\"{Typed}\" is not one of {Choices}. Type one of them, or {Forms.Stop} to leave the form.");
