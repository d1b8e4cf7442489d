using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Rewards;

internal sealed class RewardMap : IEntityTypeConfiguration<Reward>
{
    public void Configure(EntityTypeBuilder<Reward> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedOnAdd();
        builder.Property(r => r.Name).HasMaxLength(Reward.LongestName);
        builder.HasIndex(r => r.Name).IsUnique();
        builder.Ignore(r => r.SoldOut);
    }
}

internal sealed class RedemptionMap : IEntityTypeConfiguration<Redemption>
{
    public void Configure(EntityTypeBuilder<Redemption> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedOnAdd();
        builder.Ignore(r => r.Subject);
        builder.HasOne<Reward>().WithMany().HasForeignKey(r => r.RewardId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.MovedBy);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(r => r.ChallengeId);
        builder.HasIndex(r => r.State);
        builder.HasIndex(r => new { r.PersonId, r.Id });
    }
}
