using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Submissions;

internal sealed class SubmissionMap : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> builder)
    {
        builder.Property(s => s.Id).ValueGeneratedOnAdd();
        builder.HasOne<Challenge>().WithMany().HasForeignKey(s => s.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId);
        builder.HasIndex(s => new { s.PersonId, s.ChallengeId, s.Day });
        builder.HasOne<Submission>().WithMany().HasForeignKey(s => s.ReproducesId);
        builder.HasOne<Submission>().WithMany().HasForeignKey(s => s.ReproducedById);
        builder.HasIndex(s => s.Tree);
        builder.Property(s => s.Failure).HasConversion(why => StoredPhrase.Write(why!), stored => StoredPhrase.Read(stored));
        builder.HasIndex(s => new { s.ChallengeId, s.State });
        builder.HasIndex(s => s.ChallengeId).HasFilter("\"IsBaseline\"").HasDatabaseName("IX_Submissions_Baselines");
        builder.HasIndex(s => s.ChallengeId, "IX_Submissions_Reproductions").HasFilter("\"ReproducesId\" IS NOT NULL");

        // The same tree by the same member waits or trains once. A scored one is looked for where it is received: its score may ask for a new run.
        builder.HasIndex(s => new { s.PersonId, s.ChallengeId, s.Tree }).IsUnique().HasFilter("State IN ('Queued', 'Running') AND \"ReproducesId\" IS NULL");
    }
}

internal sealed class RunMap : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedOnAdd();
        builder.HasOne<Submission>().WithMany().HasForeignKey(r => r.SubmissionId);
        builder.HasIndex(r => new { r.SubmissionId, r.Attempt }).IsUnique();
        builder.HasIndex(r => r.State);
        builder.Property(r => r.State).IsConcurrencyToken();
        builder.Ignore(r => r.Settings);
        builder.Ignore(r => r.Environment);
        builder.Ignore(r => r.Note);
    }
}

internal sealed class RunMetricMap : IEntityTypeConfiguration<RunMetric>
{
    public void Configure(EntityTypeBuilder<RunMetric> builder)
    {
        builder.HasKey(m => new { m.RunId, m.Name });
        builder.HasOne<Run>().WithMany().HasForeignKey(m => m.RunId);
    }
}

internal sealed class LikeMap : IEntityTypeConfiguration<Like>
{
    public void Configure(EntityTypeBuilder<Like> builder)
    {
        builder.HasKey(l => new { l.SubmissionId, l.PersonId });
        builder.HasOne<Submission>().WithMany().HasForeignKey(l => l.SubmissionId);
        builder.HasOne<Person>().WithMany().HasForeignKey(l => l.PersonId);
    }
}
