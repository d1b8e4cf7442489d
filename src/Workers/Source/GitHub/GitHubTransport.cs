using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LibGit2Sharp;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>
/// Git's smart HTTP for LibGit2Sharp, with limits that its own has not: no redirects, no more bytes than were allowed, and an end. It
/// belongs to a scheme of its own, and reaches only the address of a ticket that was opened for it.
/// </summary>
internal sealed class GitHubTransport : RpcSmartSubtransport
{
    private const string Scheme = "coresearchgithub";
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private static readonly ConcurrentDictionary<string, Ticket> Tickets = new();

    static GitHubTransport() => GlobalSettings.RegisterSmartSubtransport<GitHubTransport>(Scheme);

    /// <summary>Lets one repository be asked through the ticket's address, until the ticket is disposed of.</summary>
    public static Ticket Open(Uri repository, string? token, long maxBytes, TimeSpan longest, TimeSpan silence, CancellationToken cancellationToken)
    {
        var ticket = new Ticket(repository, token, maxBytes, longest, silence, cancellationToken);
        Tickets[ticket.Name] = ticket;
        return ticket;
    }

    protected override SmartSubtransportStream Action(string url, GitSmartSubtransportAction action)
    {
        var ticket = Tickets[new Uri(url).Host];
        return action switch
        {
            GitSmartSubtransportAction.UploadPackList => new Exchange(this, ticket, "/info/refs?service=git-upload-pack", post: false),
            GitSmartSubtransportAction.UploadPack => new Exchange(this, ticket, "/git-upload-pack", post: true),
            _ => throw new NotSupportedException("Nothing is pushed this way."),
        };
    }

    /// <summary>One fetch: where from, with what, how much, how long, and what stopped it.</summary>
    internal sealed class Ticket : IDisposable
    {
        private readonly CancellationTokenSource _end;
        private readonly long _maxBytes;
        private long _bytes;

        public Ticket(Uri repository, string? token, long maxBytes, TimeSpan longest, TimeSpan silence, CancellationToken cancellationToken)
        {
            (Repository, Token, _maxBytes, Silence) = (repository, token, maxBytes, silence);
            _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _end.CancelAfter(longest);
        }

        public string Name { get; } = Guid.NewGuid().ToString("n");
        public Uri Repository { get; }
        public string? Token { get; }
        public TimeSpan Silence { get; }
        public CancellationToken End => _end.Token;
        public string Address => $"{Scheme}://{Name}/fork.git";

        /// <summary>More came than was allowed.</summary>
        public bool TooLarge { get; private set; }

        /// <summary>What GitHub answered instead.</summary>
        public HttpStatusCode? Status { get; set; }

        /// <summary>It took too long, or broke.</summary>
        public bool Broken { get; set; }

        public void Count(long bytes)
        {
            _bytes += bytes;
            if (_bytes <= _maxBytes) return;
            TooLarge = true;
            throw new IOException("more bytes than are allowed");
        }

        public void Dispose()
        {
            Tickets.TryRemove(Name, out _);
            _end.Dispose();
        }
    }

    private sealed class Exchange(GitHubTransport transport, Ticket ticket, string path, bool post) : SmartSubtransportStream(transport)
    {
        private readonly ArrayBufferWriter<byte> _request = new();
        private HttpResponseMessage? _response;
        private Stream? _body;

        public override int Write(Stream dataStream, long length)
        {
            dataStream.ReadExactly(_request.GetSpan((int)length)[..(int)length]);
            _request.Advance((int)length);
            return 0;
        }

        public override int Read(Stream dataStream, long length, out long bytesRead)
        {
            try
            {
                _body ??= Ask();
                var buffer = new byte[Math.Min(length, 1 << 16)];
                using var silence = CancellationTokenSource.CreateLinkedTokenSource(ticket.End);
                silence.CancelAfter(ticket.Silence);
                var read = _body.ReadAsync(buffer, silence.Token).AsTask().GetAwaiter().GetResult();
                ticket.Count(read);
                dataStream.Write(buffer, 0, read);
                bytesRead = read;
                return 0;
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
            {
                if (!ticket.TooLarge && ticket.Status is null) ticket.Broken = true;
                throw;
            }
        }

        protected override void Free()
        {
            _body?.Dispose();
            _response?.Dispose();
            base.Free();
        }

        private Stream Ask()
        {
            using var request = new HttpRequestMessage(post ? HttpMethod.Post : HttpMethod.Get, ticket.Repository.AbsoluteUri + path);
            request.Headers.UserAgent.ParseAdd("git/2.0 (CoResearch)");
            if (ticket.Token is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("x-access-token:" + token)));
            if (post)
            {
                request.Content = new ByteArrayContent(_request.WrittenSpan.ToArray());
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-git-upload-pack-request");
            }
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(ticket.End);
            silence.CancelAfter(ticket.Silence);
            _response = Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).GetAwaiter().GetResult();
            if (_response.StatusCode == HttpStatusCode.OK) return _response.Content.ReadAsStream(ticket.End);
            ticket.Status = _response.StatusCode;
            throw new HttpRequestException($"git got {(int)_response.StatusCode}");
        }
    }
}
