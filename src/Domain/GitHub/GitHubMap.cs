using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.GitHub;

internal sealed class GitHubAccountMap : IEntityTypeConfiguration<GitHubAccount>
{
    public void Configure(EntityTypeBuilder<GitHubAccount> builder)
    {
        builder.HasKey(a => a.PersonId);
        builder.HasOne<Person>().WithOne().HasForeignKey<GitHubAccount>(a => a.PersonId);
        builder.HasIndex(a => a.UserId).IsUnique();
    }
}

internal sealed class GitHubCodeMap : IEntityTypeConfiguration<GitHubCode>
{
    public void Configure(EntityTypeBuilder<GitHubCode> builder)
    {
        builder.HasKey(c => c.PersonId);
        builder.HasOne<Person>().WithOne().HasForeignKey<GitHubCode>(c => c.PersonId);
        builder.Ignore(c => c.Shown);
    }
}

internal sealed class GitHubForkMap : IEntityTypeConfiguration<GitHubFork>
{
    public void Configure(EntityTypeBuilder<GitHubFork> builder)
    {
        builder.HasKey(f => f.MembershipId);
        builder.HasOne<Membership>().WithOne().HasForeignKey<GitHubFork>(f => f.MembershipId);
        builder.HasIndex(f => f.RepositoryId).IsUnique();
        builder.HasIndex(f => f.NextLookAt);
    }
}

internal sealed class GitHubDeliveryMap : IEntityTypeConfiguration<GitHubDelivery>
{
    public void Configure(EntityTypeBuilder<GitHubDelivery> builder)
    {
        builder.HasKey(d => d.Id);
        builder.HasIndex(d => d.ReceivedAt);
    }
}

internal sealed class GitHubStatusMap : IEntityTypeConfiguration<GitHubStatus>
{
    public void Configure(EntityTypeBuilder<GitHubStatus> builder)
    {
        builder.HasOne<Membership>().WithMany().HasForeignKey(s => s.MembershipId);
        builder.HasOne<Submission>().WithMany().HasForeignKey(s => s.SubmissionId);
        builder.HasIndex(s => new { s.MembershipId, s.Commit, s.RepositoryId }).IsUnique();
        builder.HasIndex(s => s.NextTryAt).HasFilter("NextTryAt IS NOT NULL");
    }
}
