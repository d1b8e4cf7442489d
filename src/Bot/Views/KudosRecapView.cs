using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A month of kudos for everybody: how much, for which values, who thanked whom.</summary>
internal sealed class KudosRecapView(CoResearchDb db, KudosRecap recap, PeopleChart chart, Texts texts) : INoticeView
{
    /// <summary>More people than this are a knot.</summary>
    private const int MostPeople = 16, MostTies = 60;

    public NoticeKind Kind => NoticeKind.KudosRecap;

    public bool InChannels => true;

    public bool OrEverybody => true;

    public bool Waits(Notice notice) => true;

    public Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) => OfAsync(LabMonth.Of(int.Parse(notice.Text)), cancellationToken);

    /// <summary>Null for a month without kudos.</summary>
    public async Task<ChatMessage?> OfAsync(LabMonth month, CancellationToken cancellationToken)
    {
        var thanks = await recap.ThanksAsync(month, cancellationToken);
        if (thanks.Count == 0) return null;
        var values = await recap.ValuesAsync(month, cancellationToken);
        var all = thanks.SelectMany(t => (IEnumerable<(PersonId Id, double Weight)>)[(t.From, t.Weight), (t.To, t.Weight)]).GroupBy(t => t.Id)
            .OrderByDescending(g => g.Sum(t => t.Weight)).ThenBy(g => g.Key.Value).Select(g => g.Key).ToList();
        var traffic = all.Take(MostPeople).ToList();
        var ids = thanks.Select(t => t.To).Concat(traffic).Distinct().ToList();
        var names = await db.People.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var top = thanks.GroupBy(t => t.To).Select(g => (Id: g.Key, Weight: g.Sum(t => t.Weight), From: g.Count())).OrderByDescending(t => t.From).ThenByDescending(t => t.Weight).ThenBy(t => t.Id.Value).Take(5).ToList();
        var ties = thanks.Where(t => traffic.Contains(t.From) && traffic.Contains(t.To)).Take(MostTies).Select(t => new Tie(traffic.IndexOf(t.From), traffic.IndexOf(t.To), t.Weight)).ToList();
        var blocks = new List<Block>
        {
            texts.Heading("kudos.recap", new { month }),
            texts.Paragraph("kudos.recap_sum", new { points = thanks.Sum(t => t.Points), givers = thanks.Select(t => t.From).Distinct().Count(), receivers = thanks.Select(t => t.To).Distinct().Count() }),
            new ParagraphBlock([.. texts.Spans("kudos.recap_most"), .. top.SelectMany((t, i) => (Span[])[new TextSpan(i == 0 ? " " : ", "), new PersonSpan(t.Id.Value, names[t.Id]), new TextSpan(" " + texts.Of("kudos.recap_by", new { t.From }))])]),
            texts.Paragraph("kudos.recap_values", new { values = string.Join(", ", values.Take(5).Select(v => $"#{v.Tag} {v.Gifts}")) }),
        };
        if (traffic.Count > 2) blocks.AddRange(Drawn(month, [.. traffic.Select(id => (id, names[id]))], all.Count - traffic.Count, ties));
        return new ChatMessage(blocks);
    }

    /// <summary>Names that the picture's font cannot write have numbers there, which the text below it explains.</summary>
    private IEnumerable<Block> Drawn(LabMonth month, List<(PersonId Id, string Name)> people, int more, List<Tie> ties)
    {
        var numbered = people.FindAll(p => !Lettering.CanWrite(p.Name));
        var labels = people.Select(p => numbered.IndexOf(p) is >= 0 and var at ? $"({at + 1})" : p.Name);
        yield return chart.Ties($"kudos-{month.Number}", texts.Of("kudos.recap_plot", new { month }), [.. labels], ties);
        if (numbered.Count > 0)
            yield return new ParagraphBlock([.. texts.Spans("kudos.recap_numbers"), .. numbered.SelectMany((p, i) => (Span[])[new TextSpan($"{(i == 0 ? " " : ", ")}({i + 1}) "), new PersonSpan(p.Id.Value, p.Name)])]);
        if (more > 0) yield return texts.Paragraph("kudos.recap_more", new { more });
    }
}
