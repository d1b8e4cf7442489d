using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Roadmap;

/// <summary>What an import did.</summary>
/// <param name="NoRoom">Cards whose column is full.</param>
public sealed record ImportedBoard(int Added, int Known, int Skipped, int NoRoom);

/// <summary>
/// Boards in Trello's own JSON (Menu, Share, Export as JSON), which other tools read, too: lists, cards with their description, labels, due
/// day and checklists. What an export of ours leaves out are histories, comments and
/// links; a card is imported once, however often its file is sent, and one of this board never.
/// </summary>
public sealed partial class TrelloBoard(CoResearchDb db, CardList list, TimeProvider clock)
{
    public const int MostCards = 2000;

    /// <summary>A file with the history of a board is many times its cards.</summary>
    public const int MostBytes = 20 << 20;
    private const int LongestList = 200;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A challenge's board, cards off the board left out.</summary>
    public async Task<string> ExportAsync(Challenge challenge, string title, CancellationToken cancellationToken)
    {
        var columns = await list.BoardAsync(challenge.Id, new CardFilter(), cancellationToken);
        var steps = (await db.CardSteps.AsNoTracking().Where(s => db.Cards.Any(c => c.Id == s.CardId && c.ChallengeId == challenge.Id && c.ArchivedAt == null))
            .OrderBy(s => s.Number).ToListAsync(cancellationToken)).ToLookup(s => s.CardId);
        var cards = columns.SelectMany(c => c.Cards).ToList();
        var people = cards.SelectMany(c => c.People).DistinctBy(p => p.Person).ToList();
        var board = new JsonObject
        {
            ["name"] = title,
            ["lists"] = new JsonArray([.. columns.Select((c, i) => (JsonNode)new JsonObject { ["id"] = ListId(c.Column), ["name"] = c.Column.ToString(), ["closed"] = false, ["pos"] = i + 1 })]),
            ["members"] = new JsonArray([.. people.Select(p => (JsonNode)new JsonObject { ["id"] = MemberId(p), ["username"] = p.Name, ["fullName"] = p.Name })]),
            ["cards"] = new JsonArray([.. cards.Select((c, i) => (JsonNode)Exported(challenge, c, i))]),
            ["checklists"] = new JsonArray([.. cards.Where(c => steps.Contains(c.Card.Id)).Select(c => (JsonNode)Checklist(challenge, c.Card, steps[c.Card.Id]))]),
        };
        return board.ToJsonString(Indented);
    }

    /// <summary>Adds the cards of a Trello board; everything in the file is hostile. People are known by their names in the challenge. Does not commit.</summary>
    public async Task<Result<ImportedBoard>> ImportAsync(Person by, Challenge challenge, byte[] file, CancellationToken cancellationToken)
    {
        if (Parse(file).Failed(out var board, out var bad)) return bad;
        var now = clock.GetUtcNow();
        await db.BeginWriteAsync(cancellationToken);
        var known = (await db.Cards.Where(c => c.ChallengeId == challenge.Id && c.Origin != null).Select(c => c.Origin!).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        known.UnionWith((await db.Cards.Where(c => c.ChallengeId == challenge.Id).Select(c => c.Id).ToListAsync(cancellationToken)).Select(id => OriginOf(Id(challenge, id))));
        var room = await RoomAsync(challenge.Id, cancellationToken);
        var team = await (
            from member in db.Memberships
            join person in db.People on member.PersonId equals person.Id
            where member.ChallengeId == challenge.Id && member.LeftAt == null
            select new { person.Id, person.Name }).ToDictionaryAsync(p => p.Name, p => p.Id, StringComparer.OrdinalIgnoreCase, cancellationToken);
        var (added, seen, skipped, noRoom) = (0, 0, 0, 0);
        foreach (var one in board.Cards)
        {
            if (known.Contains(one.Origin))
            {
                seen++;
                continue;
            }
            if (Card.Create(challenge.Id, one.Title, one.Column, one.Due, by.Id, now, one.Origin).Failed(out var card, out _))
            {
                skipped++;
                continue;
            }
            if (room.TryGetValue(one.Column, out var left))
            {
                if (left <= 0)
                {
                    noRoom++;
                    continue;
                }
                room[one.Column] = left - 1;
            }
            known.Add(one.Origin);
            db.Cards.Add(card);
            await db.SaveChangesAsync(cancellationToken);
            db.CardEvents.Add(new CardEvent(card.Id, CardEventKind.Created, by.Id, card.Column.ToString().ToLowerInvariant(), now));
            if (one.Description.Length > 0) db.CardEvents.Add(new CardEvent(card.Id, CardEventKind.Comment, by.Id, one.Description, now));
            foreach (var label in one.Labels) db.CardLabels.Add(new CardLabel(card.Id, label));
            foreach (var person in one.People.Where(team.ContainsKey).Select(name => team[name]).Distinct()) db.CardPeople.Add(new CardPerson(card.Id, person));
            for (var i = 0; i < one.Steps.Count; i++)
            {
                var step = new CardStep(card.Id, i + 1, one.Steps[i].Text);
                if (one.Steps[i].Done) step.Tick(now);
                db.CardSteps.Add(step);
            }
            added++;
        }
        return new ImportedBoard(added, seen, skipped + board.Closed, noRoom);
    }

    /// <summary>How many cards the columns with a limit still hold.</summary>
    private async Task<Dictionary<CardColumn, int>> RoomAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        await db.ColumnLimits.Where(l => l.ChallengeId == challenge)
            .Select(l => new { l.Column, Left = l.Most - db.Cards.Count(c => c.ChallengeId == challenge && c.Column == l.Column && c.ArchivedAt == null) })
            .ToDictionaryAsync(l => l.Column, l => l.Left, cancellationToken);

    private sealed record Step(string Text, bool Done);

    private sealed record ImportedCard(string Origin, string Title, string Description, CardColumn Column, DateOnly? Due, IReadOnlyList<string> Labels, IReadOnlyList<string> People, IReadOnlyList<Step> Steps);

    private sealed record Imported(IReadOnlyList<ImportedCard> Cards, int Closed);

    private static Result<Imported> Parse(byte[] file)
    {
        try
        {
            using var document = JsonDocument.Parse(file, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Items(root, "cards") is not { } cards || Items(root, "lists") is not { } lists) return new BadTrello($"it has no lists and cards");
            if (cards.Count > MostCards) return new BadTrello($"it has {cards.Count} cards, and I take {MostCards} at once");
            var names = lists.Where(l => Text(l, "id").Length > 0).GroupBy(l => Text(l, "id")).ToDictionary(g => g.Key, g => (Name: Cut.To(Text(g.First(), "name"), LongestList), Closed: Flag(g.First(), "closed")));
            var open = names.Where(n => !n.Value.Closed).Select(n => n.Key).ToList();
            var members = (Items(root, "members") ?? []).GroupBy(m => Text(m, "id")).ToDictionary(g => g.Key, g => Text(g.First(), "username"));
            var checklists = (Items(root, "checklists") ?? []).ToLookup(c => Text(c, "idCard"));
            var taken = cards.Where(c => !Flag(c, "closed") && !(names.TryGetValue(Text(c, "idList"), out var of) && of.Closed)).ToList();
            return new Imported([.. taken.Select(c => new ImportedCard(
                Cut.To(OriginOf(Text(c, "id") is { Length: > 0 } id ? id : Text(c, "name")), 100),
                Cut.To(Text(c, "name").Trim(), Card.LongestTitle), Cut.To(Text(c, "desc").Trim(), CardEvent.LongestComment),
                ColumnOf(names.TryGetValue(Text(c, "idList"), out var column) ? column.Name : "", open.IndexOf(Text(c, "idList")), open.Count, Flag(c, "dueComplete")),
                DateTimeOffset.TryParse(Text(c, "due"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var due) ? DateOnly.FromDateTime(due.UtcDateTime) : null,
                [.. (Items(c, "labels") ?? []).Select(l => Text(l, "name") is { Length: > 0 } name ? name : Text(l, "color")).Select(LabelOf).OfType<string>().Distinct().Take(10)],
                [.. (Items(c, "idMembers") ?? []).Where(m => m.ValueKind == JsonValueKind.String).Select(m => members.GetValueOrDefault(m.GetString()!, "")).Where(n => n.Length > 0)],
                [.. checklists[Text(c, "id")].SelectMany(l => Items(l, "checkItems") ?? []).Select(i => new Step(Cut.To(Text(i, "name").Trim(), CardStep.LongestText), Text(i, "state") == "complete")).Where(s => s.Text.Length > 0).Take(CardStep.Most)]))],
                cards.Count - taken.Count);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new BadTrello($"it is not JSON");
        }
    }

    /// <summary>By the list's name where it says it; otherwise the first list is the backlog, the last one done, and all between are being done.</summary>
    private static CardColumn ColumnOf(string list, int place, int lists, bool complete)
    {
        if (CardText.ReadColumn(list.Trim()).Failed(out var named, out _) is false) return named;
        return complete || SaysDone().IsMatch(list) ? CardColumn.Done
            : SaysDoing().IsMatch(list) ? CardColumn.Doing
            : SaysTest().IsMatch(list) ? CardColumn.Test
            : SaysPlanned().IsMatch(list) ? CardColumn.Planned
            : place <= 0 || SaysBacklog().IsMatch(list) ? CardColumn.Backlog
            : place == lists - 1 ? CardColumn.Done : CardColumn.Doing;
    }

    // "Not done" and "Готово к проверке" are not, and "К выполнению" is where work begins.
    [GeneratedRegex(@"(?<!\b(?:not|to|to\s+be|не)\s+)\b(?:(?:done|completed?|finish(?:ed)?|closed|archived?|готов(?:о|ы|а|ые)?)\b(?!\s+к\b)|(?:сделан|выполнен|заверш[её]н|закрыт)(?!и)|архив)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SaysDone();

    [GeneratedRegex(@"\b(?:doing|progress|in\s+process|wip\b|в\s+работ[еу]|в\s+процессе|дела(?:ю|ем|ется)|выполня|на\s+выполнении)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SaysDoing();

    [GeneratedRegex(@"\b(?:test|review|qa\b|провер|тест|ревью)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SaysTest();

    [GeneratedRegex(@"\b(?:to[\s-]?(?:do|be)\b|next|plan|week|надо|нужно|сделать|(?:за)?план|недел|следующ|к\s+выполнению)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SaysPlanned();

    [GeneratedRegex(@"\b(?:backlog|idea|б[эе]клог|иде[ия])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SaysBacklog();

    private static string? LabelOf(string name)
    {
        var word = string.Join('-', name.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return CardText.ReadLabel(Cut.To(word, 30)).Failed(out var label, out _) ? null : label;
    }

    private static JsonObject Exported(Challenge challenge, CardRow row, int place) => new JsonObject
    {
        ["id"] = Id(challenge, row.Card.Id),
        ["idShort"] = row.Card.Id.Value,
        ["name"] = row.Card.Title,
        ["desc"] = "",
        ["idList"] = ListId(row.Card.Column),
        ["closed"] = false,
        ["pos"] = place + 1,
        ["due"] = row.Card.Due is { } due ? due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T12:00:00.000Z" : null,
        ["dueComplete"] = row.Card.Column == CardColumn.Done,
        ["labels"] = new JsonArray([.. row.Labels.Select(l => (JsonNode)new JsonObject { ["name"] = l })]),
        ["idMembers"] = new JsonArray([.. row.People.Select(p => (JsonNode)JsonValue.Create(MemberId(p)))]),
    };

    private static JsonObject Checklist(Challenge challenge, Card card, IEnumerable<CardStep> steps) => new JsonObject
    {
        ["id"] = "checklist-" + Id(challenge, card.Id),
        ["idCard"] = Id(challenge, card.Id),
        ["name"] = "Steps",
        ["checkItems"] = new JsonArray([.. steps.Select(s => (JsonNode)new JsonObject { ["name"] = s.Text, ["state"] = s.DoneAt is null ? "incomplete" : "complete", ["pos"] = s.Number })]),
    };

    /// <summary>Tells the cards of this board from those of another one, also in another lab, where they have the same numbers.</summary>
    private static string Id(Challenge challenge, CardId card) =>
        $"card-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{challenge.Slug} {challenge.CreatedAt.UtcTicks}")))[..12]}-{card.Value}";

    private static string OriginOf(string id) => "trello " + id;

    private static string ListId(CardColumn column) => "list-" + column.ToString().ToLowerInvariant();

    private static string MemberId(CardHolder person) => $"member-{person.Person.Value}";

    private static List<JsonElement>? Items(JsonElement of, string key) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(key, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : null;

    private static string Text(JsonElement of, string key) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Flag(JsonElement of, string key) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;
}
