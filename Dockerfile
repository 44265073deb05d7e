# The service in a container: docker build -t chainrule . && docker run --read-only -p 8080:8080 chainrule
#
# /opt/chainrule holds all that the service needs, down to the C library, so it can be copied into any x86-64 image:
#   COPY --from=chainrule /opt/chainrule /opt/chainrule
#
# The toolchain is pinned, since it makes the binary; Debian by its point release. What comes from Debian by apt is not
# pinned further: within a release only faults are mended, and a version that was replaced is no longer there to install.
ARG SWIFT_IMAGE=swift:6.3.1-bookworm
ARG DEBIAN_IMAGE=debian:12.15-slim

FROM ${SWIFT_IMAGE} AS tools
# Where Debian packages and Swift packages come from, for those who have mirrors.
ARG DEBIAN_MIRROR=http://deb.debian.org
ARG GITHUB_MIRROR=https://github.com/
RUN sed --in-place "s|http://deb.debian.org|${DEBIAN_MIRROR}|" /etc/apt/sources.list.d/debian.sources \
 && git config --global "url.${GITHUB_MIRROR}.insteadOf" https://github.com/
WORKDIR /chainrule
COPY scripts/install-packages scripts/
RUN scripts/install-packages

# Only a change of Package.swift fetches dependencies again.
FROM tools AS dependencies
COPY Package.swift ./
RUN swift package resolve

FROM dependencies AS sources
COPY openapi.yaml ./
COPY Sources Sources
COPY Tests Tests

# Optional: docker build --target test .
FROM sources AS test
COPY Documentation Documentation
COPY scripts scripts
RUN scripts/test

FROM sources AS build
# The loader and the libraries are looked for beside the binary, before any that the image has itself.
RUN swift build --configuration release --product chainrule --static-swift-stdlib -Xswiftc -cross-module-optimization \
      -Xlinker --dynamic-linker=/opt/chainrule/lib/ld-linux-x86-64.so.2 \
      -Xlinker -rpath=/opt/chainrule/lib -Xlinker --disable-new-dtags
COPY scripts/image.d/collect scripts/image.d/
RUN scripts/image.d/collect "$(swift build --configuration release --show-bin-path)/chainrule" /opt/chainrule

FROM ${DEBIAN_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="chainrule" \
      org.opencontainers.image.description="Differentiates neural networks and shows its work, over HTTP" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/debian:12.15-slim"
COPY --from=build /opt/chainrule /opt/chainrule
# What may reach a container is for who starts it to say; CHAINRULE_TOKENS names a file of those who may call.
ENV PATH=/opt/chainrule/bin:/usr/local/bin:/usr/bin:/bin \
    CHAINRULE_HOST=0.0.0.0 \
    CHAINRULE_INSECURE=true
# A number, so that Kubernetes can see that it isn't root. It owns nothing, and nothing is written.
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["chainrule", "health"]
ENTRYPOINT ["chainrule"]
CMD ["serve"]
