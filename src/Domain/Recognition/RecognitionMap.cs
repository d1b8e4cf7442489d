using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Recognition;

internal sealed class PointEntryMap : IEntityTypeConfiguration<PointEntry>
{
    public void Configure(EntityTypeBuilder<PointEntry> builder)
    {
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.PersonId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(e => e.ChallengeId);
        builder.HasIndex(e => e.Key).IsUnique();
        builder.HasIndex(e => e.Subject);

        // A balance is read from the index alone.
        builder.HasIndex(e => new { e.PersonId, e.Purse, e.Month, e.Points });
    }
}

internal sealed class MonthSumMap : IEntityTypeConfiguration<MonthSum>
{
    public void Configure(EntityTypeBuilder<MonthSum> builder)
    {
        builder.HasKey(s => new { s.PersonId, s.Month, s.ChallengeId });
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId);
        builder.HasIndex(s => new { s.Month, s.PersonId, s.Given, s.Kudos });
        builder.HasIndex(s => new { s.ChallengeId, s.PersonId });
    }
}

internal sealed class GiftMap : IEntityTypeConfiguration<Gift>
{
    public void Configure(EntityTypeBuilder<Gift> builder)
    {
        builder.Property(g => g.Id).ValueGeneratedOnAdd();
        builder.Ignore(g => g.Subject);
        builder.Ignore(g => g.Stands);
        builder.HasOne<Person>().WithMany().HasForeignKey(g => g.GiverId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(g => g.ChallengeId);
        builder.HasOne<Gift>().WithMany().HasForeignKey(g => g.AddsTo);
        builder.HasIndex(g => new { g.GiverId, g.At });
        builder.HasIndex(g => g.At);
        builder.HasIndex(g => new { g.Platform, g.MessageId }).HasFilter("\"MessageId\" IS NOT NULL");
    }
}

internal sealed class GiftShareMap : IEntityTypeConfiguration<GiftShare>
{
    public void Configure(EntityTypeBuilder<GiftShare> builder)
    {
        builder.HasKey(s => new { s.GiftId, s.ReceiverId });
        builder.HasOne<Gift>().WithMany().HasForeignKey(s => s.GiftId);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.ReceiverId);
        builder.HasIndex(s => s.ReceiverId);
    }
}

internal sealed class GiftValueMap : IEntityTypeConfiguration<GiftValue>
{
    public void Configure(EntityTypeBuilder<GiftValue> builder)
    {
        builder.HasKey(v => new { v.GiftId, v.Tag });
        builder.HasOne<Gift>().WithMany().HasForeignKey(v => v.GiftId);
        builder.HasIndex(v => v.Tag);
    }
}

internal sealed class RewardMap : IEntityTypeConfiguration<Reward>
{
    public void Configure(EntityTypeBuilder<Reward> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedOnAdd();
        builder.Property(r => r.Name).HasMaxLength(30).UseCollation("NOCASE");
        builder.HasIndex(r => r.Name).IsUnique();
    }
}

internal sealed class RedemptionMap : IEntityTypeConfiguration<Redemption>
{
    public void Configure(EntityTypeBuilder<Redemption> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedOnAdd();
        builder.Ignore(r => r.Subject);
        builder.Ignore(r => r.Open);
        builder.HasOne<Reward>().WithMany().HasForeignKey(r => r.RewardId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.MovedBy);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(r => r.ChallengeId);
        builder.HasIndex(r => r.State);
    }
}

internal sealed class AwardClaimMap : IEntityTypeConfiguration<AwardClaim>
{
    public void Configure(EntityTypeBuilder<AwardClaim> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
        builder.Ignore(c => c.Subject);
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.DecidedBy);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(c => c.ChallengeId);
        builder.HasOne<Submission>().WithMany().HasForeignKey(c => c.SubmissionId);
        builder.HasIndex(c => new { c.PersonId, c.Tag });
        builder.HasIndex(c => c.State);
    }
}

internal sealed class GiverLockMap : IEntityTypeConfiguration<GiverLock>
{
    public void Configure(EntityTypeBuilder<GiverLock> builder)
    {
        builder.HasKey(l => l.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(l => l.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(l => l.By);
    }
}
