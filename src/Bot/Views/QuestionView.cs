using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Questions;

namespace CoResearch.Bot.Views;

/// <summary>Questions and answers as people read them.</summary>
internal sealed class QuestionView(Texts texts)
{
    /// <summary>A question that is kept for everybody, with its answer; who asked is nobody else's business.</summary>
    public IEnumerable<Block> Kept(QuestionRow row) => [texts.Paragraph("question.kept_one", new { id = row.Question.Id, row.Slug }), .. Words(row)];

    /// <summary>A question, and its answer where it has one.</summary>
    public IEnumerable<Block> Blocks(QuestionRow row) =>
        [texts.Paragraph("question.asked", new { id = row.Question.Id, person = new PersonSpan(row.Question.AskedBy.Value, row.AskedBy), row.Slug }), .. Words(row)];

    private IEnumerable<Block> Words(QuestionRow row)
    {
        yield return texts.Paragraph("views.quoted", new { text = TextSpan.OfMember(row.Question.Text) });
        if (row.Question.Answer is not { Length: > 0 } answer) yield break;
        yield return texts.Paragraph("question.answered_by", new { person = new PersonSpan(row.Question.AnsweredBy!.Value.Value, row.AnsweredBy ?? "") });
        yield return new ParagraphBlock([TextSpan.OfMember(answer)]);
    }
}

/// <summary>Brings a member's question to a mentor.</summary>
internal sealed class QuestionAskedView(QuestionList list, QuestionView view, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.QuestionAsked;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        await list.FindAsync(notice.AboutId!.Value, cancellationToken) is { Question.AnsweredAt: null } row
            ? new ChatMessage([.. view.Blocks(row), texts.Paragraph("question.how_answer", new { id = row.Question.Id })]) : null;
}

/// <summary>Brings the answer to who asked.</summary>
internal sealed class QuestionAnsweredView(QuestionList list, QuestionView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.QuestionAnswered;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        await list.FindAsync(notice.AboutId!.Value, cancellationToken) is { } row ? new ChatMessage([.. view.Blocks(row)]) : null;
}

/// <summary>Tells who asked that the answer helps others, too; nothing where it was taken out meanwhile.</summary>
internal sealed class AnswerKeptView(QuestionList list, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AnswerKept;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        await list.FindAsync(notice.AboutId!.Value, cancellationToken) is { Question.KeptAt: not null } row
            ? new ChatMessage(texts.Paragraph("question.kept_yours", new { id = row.Question.Id, row.Slug })) : null;
}
