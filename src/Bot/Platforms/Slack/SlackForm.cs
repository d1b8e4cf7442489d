using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>A form as a modal view, and what comes back from it.</summary>
internal static class SlackForm
{
    private const string Element = "value";

    // Letters of every language as they are: as numbers, each would be six.
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the form's answer is said: a view knows no conversation, so it travels with it.</summary>
    private sealed record Origin(string Conversation, string? Thread, string? ResponseUrl, DateTimeOffset At);

    public static JsonObject View(FormBlock form, OutboxMessage envelope, SlackReplyTo? replyTo)
    {
        var (blocks, title) = (new JsonArray(), SlackCommands.AsTyped(form.Title));
        if (title.Length > SlackLimits.ViewTitle)
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = SlackRichText.Plain(title, SlackLimits.SectionText) });
        foreach (var field in form.Fields) blocks.Add(Input(field));
        return new JsonObject
        {
            ["type"] = "modal",
            ["callback_id"] = form.Command,
            ["title"] = SlackRichText.Plain(title, SlackLimits.ViewTitle),
            ["submit"] = SlackRichText.Plain(form.Submit, SlackLimits.ViewTitle),
            ["private_metadata"] = JsonSerializer.Serialize(
                new Origin(envelope.Conversation, envelope.Thread, replyTo?.ResponseUrl, replyTo?.At ?? DateTimeOffset.MinValue)),
            ["blocks"] = blocks,
        };
    }

    /// <summary>What somebody filled in, and the event that handing it in is; null when it is no form of the bot's.</summary>
    public static (FormAnswers Answers, Inbound Event)? Read(JsonObject payload)
    {
        if (payload.Part("view") is not { } view || view.Text("callback_id") is not { } command || payload.Part("user").Text("id") is not { } user) return null;
        if (view.Text("private_metadata") is not { } metadata || OriginIn(metadata) is not { } origin) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, elements) in view.Part("state").Part("values") ?? [])
            if (elements.Part(Element) is { } element && Value(element) is { } value) values[name] = IncomingText.CleanLines(value);
        var answers = new FormAnswers(command, values)
        {
            Emptied = [.. view.Items("blocks").Where(b => b.Part("element") is { } element && (element.Text("initial_value") ?? element.Part("initial_option").Text("value")) is not null)
                .Select(b => b.Text("block_id")).OfType<string>().Where(name => !values.TryGetValue(name, out var value) || value.Trim() is "" or Forms.Skip)],
        };
        return (answers, new Inbound(SlackPlatform.PlatformName, origin.Conversation, user, JsonSerializer.Serialize(answers, Written), $"v:{view.Text("id")}:{view.Text("hash")}")
        {
            Kind = InboundKind.FormSubmit,
            Thread = origin.Thread,
            Private = origin.Conversation[0] is 'D' or 'U' or 'W',
            ReplyTo = new SlackReplyTo(origin.ResponseUrl, null, user, origin.At).Write(),
        });
    }

    /// <summary>Null for what the bot never wrote there.</summary>
    private static Origin? OriginIn(string metadata)
    {
        try
        {
            return JsonSerializer.Deserialize<Origin>(metadata) is { Conversation.Length: > 0 } origin ? origin : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The answer to a submission that keeps the form open and shows each mistake at its field; one that fits none stands at the first.</summary>
    public static JsonObject Errors(JsonObject view, IReadOnlyDictionary<string, string> mistakes)
    {
        var inputs = view.Items("blocks").Where(b => b.Text("type") == "input").Select(b => b.Text("block_id")).OfType<string>().ToList();
        var errors = new JsonObject();
        foreach (var (field, mistake) in mistakes)
            if ((inputs.Contains(field) ? field : inputs.FirstOrDefault()) is { } at && SlackCommands.AsTyped(mistake) is var sentence)
                errors[at] = errors.Text(at) is { } before ? $"{before} {sentence}" : sentence;
        return new JsonObject { ["response_action"] = "errors", ["errors"] = errors };
    }

    private static JsonObject Input(FormField field)
    {
        var input = new JsonObject
        {
            ["type"] = "input",
            ["block_id"] = field.Name,
            ["label"] = SlackRichText.Plain(field.Label, SlackLimits.InputLabel),
            ["optional"] = field.Optional,
            ["element"] = Question(field),
        };
        if (!string.IsNullOrEmpty(field.Hint)) input["hint"] = SlackRichText.Plain(SlackCommands.AsTyped(field.Hint), SlackLimits.InputLabel);
        return input;
    }

    private static JsonObject Question(FormField field)
    {
        var element = new JsonObject { ["action_id"] = Element };
        switch (field.Kind)
        {
            case FormFieldKind.Choice or FormFieldKind.Person when Offered(field) is { Count: > 0 } choices:
                element["type"] = "static_select";
                if (choices.Count <= SlackLimits.Options) element["options"] = Options(choices);
                else element["option_groups"] = new JsonArray([.. choices.Chunk(SlackLimits.Options).Select(some => (JsonNode)new JsonObject
                {
                    ["label"] = SlackRichText.Plain($"{some[0].Label} – {some[^1].Label}", SlackLimits.OptionText),
                    ["options"] = Options(some),
                })]);
                if (choices.FirstOrDefault(c => c.Value == field.Value) is { } chosen) element["initial_option"] = Option(chosen);
                return element;
            case FormFieldKind.Person when field.Choices.Count == 0:
                element["type"] = "users_select";
                return element;
            case FormFieldKind.Number:
                element["type"] = "number_input";
                element["is_decimal_allowed"] = false;
                break;
            case FormFieldKind.Line or FormFieldKind.Lines or FormFieldKind.Choice or FormFieldKind.Person:
                element["type"] = "plain_text_input";
                if (field.Longest is { } most) element["max_length"] = Math.Min(most, SlackLimits.SectionText);
                element["multiline"] = field.Kind == FormFieldKind.Lines;
                break;
            default:
                throw new InvalidOperationException($"Slack has no question for {field.Kind}.");
        }
        if (!string.IsNullOrEmpty(field.Value)) element["initial_value"] = SlackText.Cut(field.Value, SlackLimits.SectionText);
        return element;
    }

    /// <summary>The choices, unless one does not fit into a select: then the answer is typed.</summary>
    private static IReadOnlyList<FormChoice> Offered(FormField field) =>
        field.Choices.All(c => c.Value.Length is > 0 and <= SlackLimits.OptionValue && c.Label.Length > 0) && field.Choices.Count <= SlackLimits.Options * SlackLimits.Options
            ? field.Choices : [];

    private static JsonArray Options(IEnumerable<FormChoice> choices) => new([.. choices.Select(c => (JsonNode)Option(c))]);

    private static JsonObject Option(FormChoice choice) => new() { ["text"] = SlackRichText.Plain(choice.Label, SlackLimits.OptionText), ["value"] = choice.Value };

    private static string? Value(JsonObject element) => element.Text("type") switch
    {
        "static_select" => element.Part("selected_option").Text("value"),
        "users_select" => element.Text("selected_user") is { } user ? $"<@{user}>" : null,
        _ => element.Text("value"),
    };
}
