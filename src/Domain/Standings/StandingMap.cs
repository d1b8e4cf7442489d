using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Standings;

internal sealed class StandingMap : IEntityTypeConfiguration<Standing>
{
    public void Configure(EntityTypeBuilder<Standing> builder)
    {
        builder.HasOne<Judging>().WithMany().HasForeignKey(s => s.JudgingId);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId);
        builder.HasOne<Submission>().WithMany().HasForeignKey(s => s.SubmissionId);
        builder.HasIndex(s => new { s.JudgingId, s.Split, s.PersonId }).IsUnique();

        // Answers "how many are better" and "the next page" without sorting.
        builder.HasIndex(s => new { s.JudgingId, s.Split, s.Unranked, s.SortKey, s.ReceivedAt, s.SubmissionId });
    }
}
