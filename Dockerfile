# The bot with its runner. State lives in the volume /state; tokens come from the environment.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /build
COPY . .
# One platform's native libraries only: libtorch alone is 450 MB.
RUN dotnet publish src/Bot -c Release -r linux-x64 --self-contained false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# LightGBM needs the system's OpenMP library; git lets members push to the lab's forks over ssh or a shared folder. Students' own programs
# run in bubblewrap, with what util-linux and mount bring, by the interpreters that PYTHON names: README says what the host must allow.
ARG PYTHON="python3"
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 git bubblewrap util-linux mount $PYTHON \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o app -g app /state
COPY --from=build /app /app
USER app
WORKDIR /state
VOLUME /state
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["dotnet", "/app/CoResearch.Bot.dll", "health", "--data", "/state"]
ENTRYPOINT ["dotnet", "/app/CoResearch.Bot.dll", "--data", "/state"]
