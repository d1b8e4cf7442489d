using CoResearch.Domain.Challenges;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Scoring;

internal sealed class JudgingMap : IEntityTypeConfiguration<Judging>
{
    public void Configure(EntityTypeBuilder<Judging> builder)
    {
        builder.Property(j => j.Id).ValueGeneratedOnAdd();
        builder.HasOne<Challenge>().WithMany().HasForeignKey(j => j.ChallengeId);
        builder.HasOne<ChallengeVersion>().WithMany().HasForeignKey(j => j.VersionId);
    }
}

internal sealed class ScoreMap : IEntityTypeConfiguration<Score>
{
    public void Configure(EntityTypeBuilder<Score> builder)
    {
        builder.Ignore(s => s.Verdict);
        builder.HasOne<Submission>().WithMany().HasForeignKey(s => s.SubmissionId);
        builder.HasOne<Run>().WithMany().HasForeignKey(s => s.RunId);
        builder.HasOne<Judging>().WithMany().HasForeignKey(s => s.JudgingId);
        builder.HasIndex(s => new { s.SubmissionId, s.JudgingId }).IsUnique();
        builder.HasIndex(s => s.JudgingId);

        // Every look at a leaderboard counts them; most judgings have none.
        builder.HasIndex(s => s.JudgingId, "IX_Scores_NeedingRuns").HasFilter("\"NeedsRun\" IS NOT NULL");

        // A plot of the best score over time needs the few records, not a million scores.
        builder.HasIndex(s => new { s.JudgingId, s.SubmissionId }).HasFilter("\"IsRecord\"").HasDatabaseName("IX_Scores_Records");
    }
}
