using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A newcomer's way: what is done, and the next step with its button.</summary>
internal sealed class FirstStepsView(CoResearchDb db, FirstSteps steps, Texts texts)
{
    private const int MostFitting = 3;

    public async Task<ChatMessage> StepsAsync(Person person, Progress progress, CancellationToken cancellationToken)
    {
        var name = new PersonSpan(person.Id.Value, person.Name);
        if (progress.Next is not { } next)
            return new ChatMessage(texts.Paragraph("start.found", new { person = name }), new ButtonsBlock([new(texts.Of("start.button_home"), "/home"), new(texts.Of("start.button_challenges"), "/challenges")]));
        var slug = await db.Challenges.Where(c => c.Id == progress.Challenge).Select(c => c.Slug).FirstOrDefaultAsync(cancellationToken) ?? "";
        var blocks = new List<Block>
        {
            texts.Heading("start.title", new { person.Name }),
            texts.Paragraph("start.about"),
            new FieldsBlock([.. Enum.GetValues<NewcomerStep>().Select((step, i) => new Field($"{(progress.Done.Contains(step) ? "✓" : step == next ? "→" : "·")} {i + 1}", texts.Spans("start.step_" + Key(step))))]),
            texts.Paragraph("start.next_" + Key(next) + (next == NewcomerStep.Score && progress.State is SubmissionState.Queued or SubmissionState.Running ? "_waits" : ""), new { slug, id = progress.Newest?.Value ?? 0 }),
        };
        if (next == NewcomerStep.Introduce) blocks.Add(new ButtonsBlock([new(texts.Of("start.button_introduce"), "/introduce"), new(texts.Of("start.button_challenges"), "/challenges")]));
        else if (next == NewcomerStep.Join) blocks.AddRange(await FittingAsync(person.Id, cancellationToken));
        else blocks.Add(new ButtonsBlock(next switch
        {
            NewcomerStep.Submit => [new(texts.Of("start.button_submit"), $"/submit {slug}"), new(texts.Of("start.button_challenge"), $"/challenge {slug}")],
            NewcomerStep.Score => [new(texts.Of("start.button_status"), $"/status {progress.Newest?.Value}"), new(texts.Of("start.button_logs"), $"/logs {progress.Newest?.Value}"), new(texts.Of("start.button_ask"), $"/ask {slug}")],
            _ => [new(texts.Of("start.button_workflow"), $"/workflow show {progress.Newest?.Value}"), new(texts.Of("start.button_scores"), $"/scores {slug}")],
        }));
        return new ChatMessage(blocks);
    }

    private async Task<IReadOnlyList<Block>> FittingAsync(PersonId person, CancellationToken cancellationToken)
    {
        var fitting = await steps.FittingAsync(person, MostFitting, cancellationToken);
        if (fitting.Count == 0) return [texts.Paragraph("start.nothing_open")];
        return
        [
            new FieldsBlock([.. fitting.Select(f => new Field(f.Challenge.Slug, [new TextSpan(f.Challenge.Title), .. f.Words.Count == 0 ? [] : texts.Spans("start.fits", new { words = string.Join(", ", f.Words.Take(5)) })]))]),
            new ButtonsBlock([.. fitting.SelectMany(f => (Button[])[new(texts.Of("start.button_read", new { f.Challenge.Slug }), $"/challenge {f.Challenge.Slug}"), new(texts.Of("start.button_join", new { f.Challenge.Slug }), $"/join {f.Challenge.Slug}")])]),
        ];
    }

    private static string Key(NewcomerStep step) => step.ToString().ToLowerInvariant();
}
